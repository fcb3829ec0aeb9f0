//! The application through its public functions and its public surface, on both databases.
//!
//! SQL stands here only to look at what was stored, and to make what no verb makes yet.

mod access;
mod activities;
mod admin;
mod api;
mod application;
mod attachments;
mod attacks;
mod conflicts;
mod digest;
mod events;
mod faults;
mod fixture;
mod funnel;
mod import;
mod init;
mod journeys;
mod me;
mod money;
mod numbers;
mod pages;
mod partners;
mod people;
mod program;
mod records;
mod sample;
mod search;
mod second_factor;
mod seed;
mod setup;
mod sign_in;
mod stories;
mod teams;
mod tidy;
mod tls;
mod user_command;
mod users;
mod weight;
