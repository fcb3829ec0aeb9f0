//! Tundish: one program that runs a company's sales funnel across every channel.
//!
//! One folder per feature (slice): its words and invariants in `mod.rs`, its SQL in `store.rs`, one file per verb, its pages,
//! its API. Slices meet only through what their `mod.rs` shows; what two of them need lies beside this file.

pub mod absence;
pub mod access;
pub mod account;
pub mod activity;
mod admin;
pub mod attachment;
pub mod auth;
mod board;
pub mod boot;
pub mod calendar;
mod choices;
pub mod cli;
pub mod company;
pub mod config;
pub mod contact;
pub mod csv_cell;
pub mod event;
mod fiction;
pub mod funnel;
pub mod import;
pub mod job;
pub mod lead;
mod me;
mod names;
pub mod number;
pub mod openapi;
pub mod opportunity;
pub mod own_field;
pub mod pipeline;
pub mod product;
pub mod rate;
pub mod record;
pub mod sample;
pub mod search;
pub mod seed;
pub mod setting;
pub mod share;
pub mod team;
pub mod tidy;
pub mod token;
pub mod user;
pub mod web;

/// The routes of all slices.
fn routes() -> axum::Router<web::App> {
    axum::Router::new()
        .merge(board::routes())
        .merge(opportunity::pages())
        .merge(opportunity::details::pages())
        .merge(account::pages())
        .merge(contact::pages())
        .merge(lead::pages())
        .merge(activity::pages())
        .merge(attachment::pages())
        .merge(product::pages())
        .merge(own_field::pages())
        .merge(rate::pages())
        .merge(calendar::pages())
        .merge(absence::pages())
        .merge(search::pages::routes())
        .merge(record::suggest::routes())
        .merge(me::routes())
        .merge(share::pages())
        .merge(admin::routes())
        .merge(openapi::routes())
}
