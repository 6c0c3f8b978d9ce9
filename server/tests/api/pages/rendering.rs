//! Rendering pages while the server does something else.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    thread,
};

use crate::support::in_a_shop;

#[test]
fn a_page_is_drawn_while_another_server_of_the_process_opens() {
    in_a_shop(async |app| {
        let drawn = Arc::new(AtomicBool::new(false));
        let opening = thread::spawn({
            let (app, drawn) = (app.clone(), Arc::clone(&drawn));
            move || {
                while !drawn.load(Relaxed) {
                    app.another_server();
                }
            }
        });
        let mut pages = Vec::new();
        while pages.len() < 20 && pages.last().is_none_or(|&status| status == 200) {
            pages.push(app.guest().get("/connexion").await.status.as_u16());
        }
        drawn.store(true, Relaxed);
        opening.join().expect("it opens");
        assert_eq!(pages, [200; 20]);
    });
}
