//! Letters: what they say, and to whom.

use std::os::unix::fs::PermissionsExt;

use domain::{
    identity::accounts,
    notifications::{self, Encryption, Mailer},
    orders, seed,
};
use mongodb::bson::{Document, doc};
use shared::{
    Language,
    account::{ProfileUpdate, Registration, Secret},
    order::{OrderStatus, StatusChange},
    profile::PreferencesUpdate,
    user::{Role, User},
};
use test_support::{
    fixtures::product,
    mail_server::{MailServer, mailer_to},
    received_letter::ReceivedLetter,
    shop::{TestShop, in_a_shop},
};

#[test]
fn registering_brings_a_letter_in_the_readers_language_with_a_text_and_an_html_part() {
    in_a_shop(async |shop| {
        let server = MailServer::start().await;
        let nadia = register(shop, "Nadia Benali", "nadia@exemple.fr", Language::French).await;
        register(shop, "Tom Baker", "tom@exemple.fr", Language::English).await;
        assert_eq!(notifications::send_due(shop, &server.mailer()).await.unwrap(), 2);

        let letter = server.letter("Bienvenue à la Fromagerie Alioui");
        assert_eq!(letter.header("To"), "nadia@exemple.fr");
        assert_eq!(letter.header("From"), "\"Fromagerie Alioui\" <bonjour@fromagerie.test>");
        assert_eq!(letter.header("Auto-Submitted"), "auto-generated");
        assert_eq!(letter.header("Content-Language"), "fr");
        assert_eq!(letter.header("Date"), "Thu, 03 Mar 2050 12:00:00 +0000");
        for part in [&letter.text, &letter.html] {
            assert!(
                part.contains("Bienvenue Nadia") && part.contains("valable 7 jours"),
                "{part}"
            );
        }
        assert!(letter.html.contains("<html lang=\"fr\">") && letter.html.contains("Confirmer mon adresse</a>"));

        // The link holds the token; the database its SHA-256 only.
        let token = letter.after("http://127.0.0.1:3000/verification?token=");
        assert!(
            letter
                .html
                .contains(&format!("href=\"http://127.0.0.1:3000/verification?token={token}\""))
        );
        let stored = user(shop, &nadia).await;
        assert_eq!(stored.get_str("emailVerificationToken").unwrap(), sha256(&token));
        assert_eq!(
            stored
                .get_datetime("emailVerificationExpires")
                .unwrap()
                .timestamp_millis(),
            shop.now().plus_days(7).millis()
        );
        assert!(!format!("{:?}", shop.documents("users").await).contains(&token));

        let letter = server.letter("Welcome to Fromagerie Alioui");
        assert_eq!(letter.header("Content-Language"), "en");
        assert!(letter.text.contains("Welcome Tom") && letter.html.contains("<html lang=\"en\">"));
        assert_ne!(letter.after("verification?token="), token);
    });
}

#[test]
fn an_order_is_confirmed_and_its_steps_are_told() {
    in_a_shop(async |shop| {
        let server = MailServer::start().await;
        let brie = shop.sells(product().named("Brie").price("10")).await;
        let nadia = shop.customer("nadia").await;
        shop.livreur("karim").await;
        let order = shop.order(&nadia, &brie, 3).await;
        let staff = shop.admin_staff().await;
        shop.advance(&staff, order.id, OrderStatus::Processing).await.unwrap();
        let shipped = StatusChange {
            status: OrderStatus::Shipped,
            tracking_number: Some("6A1234".into()),
            delivery_date: Some(shop.now().plus_days(1)),
            ship_unpaid: false,
            livreur_id: None,
        };
        orders::change_status(shop, &staff, order.id, &shipped).await.unwrap();
        shop.advance(&staff, order.id, OrderStatus::Delivered).await.unwrap();
        assert_eq!(notifications::send_due(shop, &server.mailer()).await.unwrap(), 3);

        let number = &order.order_number;
        let link = format!("http://127.0.0.1:3000/commandes/{}", order.id);
        let has = |letter: &ReceivedLetter, words: &[&str]| {
            for word in words {
                assert!(letter.text.contains(word), "{word} in {}", letter.text);
                assert!(letter.html.contains(word), "{word} in {}", letter.html);
            }
        };
        let placed = server.letter(&format!("Commande {number}\u{a0}: c’est noté"));
        has(
            &placed,
            &[
                number,
                &link,
                "Merci nadia",
                "Brie",
                "250\u{a0}g × 3, 40,00\u{a0}€/kg",
                "30,00\u{a0}€",
                "6,90\u{a0}€",
            ],
        );
        has(
            &placed,
            &[
                "36,90\u{a0}€ à régler",
                "À la livraison",
                "1 rue du Lait",
                "69001 Lyon",
                "3 mars 2050",
            ],
        );
        let shipped = server.letter(&format!("Commande {number}\u{a0}: en route"));
        has(
            &shipped,
            &[&link, "6A1234", "karim", "4 mars 2050", "36,90\u{a0}€", "69001 Lyon"],
        );
        let delivered = server.letter(&format!("Commande {number}\u{a0}: livrée"));
        has(
            &delivered,
            &[&link, "36,90\u{a0}€ réglés", "3 mars 2050", "2050-000001, en PDF"],
        );
    });
}

#[test]
fn who_chooses_english_is_written_to_in_english() {
    in_a_shop(async |shop| {
        let folder = tempfile::tempdir().unwrap();
        let brie = shop.sells(product().price("10")).await;
        let tom = shop.identity("tom", Role::User).await;
        accounts::choose_language(shop, &tom.clone().customer(), Language::English)
            .await
            .unwrap();
        let tom = shop.sign_in_again(&tom).await.customer();
        let order = shop.order(&tom, &brie, 1).await;
        notifications::send_due(shop, &Mailer::Files(folder.path().into()))
            .await
            .unwrap();
        let [letter] = &files(folder.path())[..] else {
            panic!("one letter")
        };
        assert_eq!(
            letter.header("Subject"),
            format!("Order {}: we have it", order.order_number)
        );
        for words in ["€16.90 to pay", "On delivery", "Thank you tom", "3 March 2050 at 13:00"] {
            assert!(letter.text.contains(words) && letter.html.contains(words), "{words}");
        }
    });
}

#[test]
fn who_wants_no_word_of_each_step_gets_the_confirmation_only() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let nadia = shop.customer("nadia").await;
        let quiet = ProfileUpdate {
            preferences: Some(PreferencesUpdate {
                order_notifications: Some(false),
                ..PreferencesUpdate::default()
            }),
            ..ProfileUpdate::default()
        };
        accounts::update(shop, &nadia, quiet).await.unwrap();
        let order = shop.order(&nadia, &brie, 1).await;
        let staff = shop.admin_staff().await;
        for status in [OrderStatus::Processing, OrderStatus::Shipped, OrderStatus::Delivered] {
            shop.advance(&staff, order.id, status).await.unwrap();
        }
        let [letter] = &shop.documents("outbox").await[..] else {
            panic!("one letter")
        };
        assert_eq!(letter.get_str("cause").unwrap(), format!("order_placed/{}", order.id));
    });
}

#[test]
fn what_strangers_type_neither_adds_a_header_nor_becomes_html() {
    in_a_shop(async |shop| {
        let server = MailServer::start().await;
        let mallory = shop.customer("mallory").await;
        let hostile = "Eve\r\nBcc: victim@exemple.fr\r\n\r\n<script>alert(1)</script>";
        let trap = "<img src=x onerror=\"alert(1)\"> & Co";
        let brie = shop.sells(product()).await;
        shop.order(&mallory, &brie, 1).await;
        // Whatever a form would refuse.
        let change = doc! { "$set": {
            "to.name": hostile,
            "letter.orderPlaced.orderNumber": "K7M3\r\nBcc: victim@exemple.fr",
            "letter.orderPlaced.items.0.name": trap,
            "letter.orderPlaced.shippingAddress.street": "1 rue\r\nBcc: victim@exemple.fr <b>",
        } };
        let outbox = shop.store.database().collection::<Document>("outbox");
        outbox.update_one(doc! {}, change).await.unwrap();
        register(
            shop,
            "http://win.example/€1000 now",
            "victim@exemple.fr",
            Language::French,
        )
        .await;
        assert_eq!(notifications::send_due(shop, &server.mailer()).await.unwrap(), 2);

        for letter in server.letters() {
            let names = letter.header_names();
            assert!(!names.contains(&"Bcc") && !names.contains(&"Cc"), "{names:?}");
            for tag in ["<script", "<img", "<b>"] {
                assert!(!letter.html.contains(tag), "{tag} in {}", letter.html);
            }
            assert!(
                !letter.text.contains("win.example"),
                "the shop carries no messages: {}",
                letter.text
            );
        }
        let order = server.letter("c’est noté");
        assert_eq!(
            order.header("Subject"),
            "Commande K7M3 Bcc: victim@exemple.fr\u{a0}: c’est noté"
        );
        assert!(
            order
                .html
                .contains("&lt;img src=x onerror=&quot;alert(1)&quot;&gt; &amp; Co")
        );
        assert!(
            order.text.contains("1 rue Bcc: victim@exemple.fr <b>, 69001 Lyon"),
            "{}",
            order.text
        );
    });
}

#[test]
fn an_address_that_is_none_holds_up_neither_its_order_nor_other_letters() {
    in_a_shop(async |shop| {
        let server = MailServer::start().await;
        let brie = shop.sells(product()).await;
        let eve = shop.identity("eve", Role::User).await;
        let change = doc! { "$set": { "email": "eve@exemple.fr\r\nBcc: victim@exemple.fr" } };
        let users = shop.store.database().collection::<Document>("users");
        users.update_one(doc! { "name": "eve" }, change).await.unwrap();
        let eve = shop.sign_in_again(&eve).await.customer();
        shop.order(&eve, &brie, 1).await;
        shop.clock.advance_seconds(1);
        shop.order(&shop.customer("nadia").await, &brie, 1).await;
        assert_eq!(notifications::send_due(shop, &server.mailer()).await.unwrap(), 1);
        assert_eq!(server.letter("c’est noté").header("To"), "nadia@exemple.fr");
    });
}

#[test]
fn without_a_mail_server_each_letter_is_a_file_that_only_its_owner_reads() {
    in_a_shop(async |shop| {
        let folder = tempfile::tempdir().unwrap();
        let outbox = folder.path().join("data").join("outbox");
        let mailer = Mailer::Files(outbox.clone());
        let nadia = register(shop, "Nadia", "nadia@exemple.fr", Language::French).await;
        assert_eq!(notifications::send_due(shop, &mailer).await.unwrap(), 1);
        assert_eq!(notifications::send_due(shop, &mailer).await.unwrap(), 0);

        let name = format!("2050-03-03T12-00-00-000Z-welcome-{}.eml", nadia.id);
        let listed: Vec<_> = std::fs::read_dir(&outbox)
            .unwrap()
            .map(|file| file.unwrap().file_name())
            .collect();
        assert_eq!(listed, [name.as_str()]);
        let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&outbox), mode(&outbox.join(name))), (0o700, 0o600));
        assert!(files(&outbox)[0].text.contains("/verification?token="));
    });
}

#[test]
fn a_letter_that_is_to_travel_hidden_never_travels_in_the_clear() {
    in_a_shop(async |shop| {
        // Knows no TLS.
        let server = MailServer::start().await;
        register(shop, "Nadia", "nadia@exemple.fr", Language::French).await;
        for encryption in [Encryption::StartTls, Encryption::Implicit] {
            let mailer = mailer_to(server.port, encryption);
            assert_eq!(notifications::send_due(shop, &mailer).await.unwrap(), 0);
            shop.clock.advance_seconds(3600);
        }
        assert!(server.letters().is_empty());
        assert_eq!(notifications::send_due(shop, &server.mailer()).await.unwrap(), 1);
    });
}

#[test]
fn the_demo_data_writes_to_nobody() {
    in_a_shop(async |shop| {
        seed::load(shop).await.unwrap();
        assert!(!shop.documents("orders").await.is_empty());
        assert_eq!(shop.documents("outbox").await, []);
    });
}

/// Opens an account with this name, address and language, which sends a welcome letter.
pub async fn register(shop: &TestShop, name: &str, email: &str, language: Language) -> User {
    let registration = Registration {
        name: name.into(),
        email: email.into(),
        password: Secret("trois petites chèvres".into()),
        phone_number: None,
    };
    accounts::register(shop, registration, language).await.unwrap()
}

/// The letters in a folder.
pub fn files(folder: &std::path::Path) -> Vec<ReceivedLetter> {
    let files = std::fs::read_dir(folder).unwrap();
    files.map(|file| ReceivedLetter::read(&file.unwrap().path())).collect()
}

async fn user(shop: &TestShop, user: &User) -> Document {
    let users = shop.documents("users").await;
    let stored = users
        .into_iter()
        .find(|stored| stored.get_str("email").unwrap() == user.email);
    stored.unwrap()
}

fn sha256(text: &str) -> String {
    use sha2::{Digest, Sha256};
    use std::fmt::Write;
    Sha256::digest(text.as_bytes())
        .iter()
        .fold(String::new(), |mut hex, byte| {
            write!(hex, "{byte:02x}").unwrap();
            hex
        })
}
