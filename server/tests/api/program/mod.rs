//! The program itself, in a process of its own.

mod admin_create;
mod adopt;
mod bad_days;
mod crowds;
mod doctor;
mod documentation;
mod env_file;
mod hang_ups;
mod log;
mod mail;
mod slow_clients;
mod start_up;
mod till;
mod traces;
mod unread_bodies;
