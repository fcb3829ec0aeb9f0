//! Every page that the router knows, in a company in which every text is an attack: a page that is made later is opened here
//! without being named.

mod accessible;
mod company;
mod inert;
mod routes;
