//! The program itself, in a process of its own.

mod bad_days;
mod crowds;
mod documentation;
mod hang_ups;
mod log;
mod mail;
mod slow_clients;
mod start_up;
mod unread_bodies;
