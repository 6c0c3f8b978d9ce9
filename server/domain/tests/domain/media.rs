//! Pictures that people send.

use std::{
    fs,
    time::{Duration, Instant},
};

use domain::{Customer, Error, catalog, media};
use futures_util::future::join_all;
use image::ImageFormat;
use mongodb::bson::{Document, doc};
use shared::picture::{FOLDER, Picture, card, read_file_name};
use test_support::{
    errors::broken,
    fixtures::product,
    pictures::{is_bare_webp, photograph, picture, png, polyglots, refused},
    shop::{TestShop, in_a_shop},
};

/// The widths of the picture's files, ascending.
fn widths(shop: &TestShop, picture: &Picture) -> Vec<u32> {
    let name = picture.url.strip_prefix(FOLDER).expect("an address of the shop's");
    let (name, _) = read_file_name(name).expect("a name");
    let files = shop.picture_files();
    let mut widths: Vec<_> = files
        .iter()
        .filter_map(|file| read_file_name(file.file_name()?.to_str()?))
        .filter(|(of, _)| *of == name)
        .map(|(_, width)| width)
        .collect();
    widths.sort_unstable();
    widths
}

/// A customer's picture for a review.
async fn send(shop: &TestShop, customer: &Customer, bytes: Vec<u8>) -> domain::Result<Picture> {
    let attempt = media::begin_for_review(shop, customer).await?;
    media::upload_for_review(shop, customer, attempt, bytes).await
}

fn is_refused(error: &Error, rule: &str) -> bool {
    matches!(error, Error::Invalid(_)) && broken(error) == [format!("image {rule}")]
}

#[test]
fn a_picture_is_kept_as_webp_in_three_widths_and_never_wider_than_it_was() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        for ((width, height), (kept_width, kept_height), expected) in [
            ((2000, 200), (1600, 160), &[480, 960, 1600][..]),
            ((1000, 70), (1000, 70), &[480, 960, 1000]),
            ((480, 300), (480, 300), &[480]),
            ((7, 5), (7, 5), &[7]),
            // As high as it may be.
            ((10, 9600), (5, 4800), &[5]),
        ] {
            for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
                let kept = media::upload(shop, &admin, picture(width, height, format))
                    .await
                    .unwrap();
                assert_eq!((kept.width, kept.height), (kept_width, kept_height), "{format:?}");
                assert_eq!(widths(shop, &kept), expected, "{format:?}");
                let largest = fs::read(shop.settings.uploads.join(&kept.url[FOLDER.len()..])).unwrap();
                let largest = image::load_from_memory_with_format(&largest, ImageFormat::WebP).unwrap();
                assert_eq!((largest.width(), largest.height()), (kept_width, kept_height));
            }
        }
    });
}

#[test]
fn a_photograph_stands_upright_and_tells_nobody_where_it_was_taken() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let kept = media::upload(shop, &admin, photograph(400, 200)).await.unwrap();
        assert_eq!((kept.width, kept.height), (200, 400));
        let (webp, _) = media::read(shop, &kept.url[FOLDER.len()..]).await.unwrap();
        assert!(is_bare_webp(&webp));
        let upright = image::load_from_memory(&webp).unwrap().into_rgb8();
        // What was left is above now.
        let ([red, ..], [.., blue]) = (upright.get_pixel(100, 20).0, upright.get_pixel(100, 380).0);
        assert!(red > 150 && blue > 150, "{red} {blue}");
    });
}

#[test]
fn what_other_sites_show_is_the_middle_of_a_picture_as_jpeg_made_once_and_gone_with_it() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        for (width, height) in [(1600, 400), (300, 900), (1200, 630)] {
            let kept = media::upload(shop, &admin, png(width, height)).await.unwrap();
            let file = card(&kept.url).unwrap();
            let file = file.strip_prefix(FOLDER).unwrap();
            let (first, kind) = media::read(shop, file).await.unwrap();
            assert_eq!(kind, "image/jpeg");
            let shown = image::load_from_memory_with_format(&first, ImageFormat::Jpeg).unwrap();
            assert_eq!((shown.width(), shown.height()), (1200, 630));
            // Left of the middle it is red, or above.
            let (near, far) = if width > height {
                ((100, 300), (1100, 300))
            } else {
                ((600, 50), (600, 580))
            };
            let shown = shown.into_rgb8();
            assert!(shown.get_pixel(near.0, near.1).0[0] > 150 && shown.get_pixel(far.0, far.1).0[2] > 150);
            assert!(shop.settings.uploads.join(file).exists());
            assert_eq!(media::read(shop, file).await.unwrap().0, first);
        }
        let never = format!("{}-480-card.jpg", "0".repeat(32));
        assert!(matches!(media::read(shop, &never).await, Err(Error::NotFound)));
        shop.clock.advance_seconds(8 * 86_400);
        domain::privacy::retention::remove_old(shop).await.unwrap();
        let left = shop.picture_files();
        assert!(left.is_empty(), "{left:?}");
    });
}

#[test]
fn of_a_file_that_is_a_picture_and_something_else_only_the_picture_is_kept() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        for (what, bytes) in polyglots() {
            media::upload(shop, &admin, bytes).await.expect(what);
            for file in shop.picture_files() {
                assert!(is_bare_webp(&fs::read(&file).unwrap()), "{what}");
                fs::remove_file(file).unwrap();
            }
        }
    });
}

#[test]
fn what_is_not_a_picture_is_refused_at_once_and_nothing_of_it_is_kept() {
    in_a_shop(async |shop| {
        let (admin, nadia) = (shop.admin().await, shop.customer("nadia").await);
        let start = Instant::now();
        for (what, bytes, rule) in refused() {
            let error = media::upload(shop, &admin, bytes.clone()).await.expect_err(what);
            assert!(is_refused(&error, rule), "{what}: {error}");
            let error = send(shop, &nadia, bytes).await.expect_err(what);
            assert!(is_refused(&error, rule), "{what}: {error}");
        }
        assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
        let long = [png(10, 10), vec![0; media::MAX_BYTES]].concat();
        let error = media::upload(shop, &admin, long).await.unwrap_err();
        assert!(matches!(error, Error::PictureTooLarge), "{error}");
        assert!(shop.picture_files().is_empty());
        assert!(shop.documents("uploads").await.is_empty());
    });
}

#[test]
fn pictures_of_any_depth_are_taken_and_what_shines_through_stays_so() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let glass = image::RgbaImage::from_pixel(40, 40, image::Rgba([10, 200, 10, 40]));
        for picture in [
            image::DynamicImage::from(glass.clone()),
            image::DynamicImage::from(glass.clone()).into_rgba16().into(),
            image::DynamicImage::from(glass.clone()).into_luma_alpha8().into(),
            image::DynamicImage::from(glass).into_luma16().into(),
        ] {
            let mut bytes = std::io::Cursor::new(Vec::new());
            picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
            let kept = media::upload(shop, &admin, bytes.into_inner()).await.unwrap();
            let (webp, _) = media::read(shop, &kept.url[FOLDER.len()..]).await.unwrap();
            let kept = image::load_from_memory(&webp).unwrap();
            assert_eq!(
                kept.color().has_alpha(),
                picture.color().has_alpha(),
                "{:?}",
                picture.color()
            );
        }
    });
}

#[test]
fn a_picture_that_cannot_be_remembered_is_not_kept() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let refuse_all = doc! { "collMod": "uploads", "validator": { "never": true } };
        shop.store.database().run_command(refuse_all).await.unwrap();
        let error = media::upload(shop, &admin, png(1000, 10)).await.unwrap_err();
        assert!(matches!(error, Error::Database(_)), "{error}");
        assert!(shop.picture_files().is_empty());
    });
}

#[test]
fn a_folder_that_cannot_be_written_says_so() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        fs::remove_dir(&shop.settings.uploads).unwrap();
        fs::write(&shop.settings.uploads, "in the way").unwrap();
        let error = media::upload(shop, &admin, png(10, 10)).await.unwrap_err();
        assert!(matches!(error, Error::MediaUnavailable(_)), "{error}");
        assert!(shop.documents("uploads").await.is_empty());
        fs::remove_file(&shop.settings.uploads).unwrap();
        fs::create_dir(&shop.settings.uploads).unwrap();
    });
}

#[test]
fn a_customer_sends_twenty_pictures_a_day_however_fast_kept_or_not() {
    in_a_shop(async |shop| {
        let (nadia, omar) = (shop.customer("nadia").await, shop.customer("omar").await);
        for _ in 0..2 {
            let error = send(shop, &nadia, b"no picture".to_vec()).await.unwrap_err();
            assert!(is_refused(&error, "not_a_picture"), "{error}");
        }
        let sent = join_all((0..26).map(|_| send(shop, &nadia, png(8, 8)))).await;
        let kept = sent.iter().filter(|sent| sent.is_ok()).count();
        assert_eq!(kept, 18);
        for error in sent.iter().filter_map(|sent| sent.as_ref().err()) {
            assert!(matches!(error, Error::TooManyUploads(_)), "{error}");
        }
        assert_eq!(
            (shop.picture_files().len(), shop.documents("uploads").await.len()),
            (kept, kept)
        );
        shop.clock.advance_seconds(3600);
        let error = send(shop, &nadia, png(8, 8)).await.unwrap_err();
        assert!(
            matches!(error, Error::TooManyUploads(left) if left.retry_after == 82_801),
            "{error:?}"
        );
        send(shop, &omar, png(8, 8)).await.unwrap();
        shop.clock.advance_seconds(82_801);
        send(shop, &nadia, png(8, 8)).await.unwrap();
    });
}

#[test]
fn a_review_shows_only_pictures_that_its_author_sent_for_one() {
    in_a_shop(async |shop| {
        let (admin, nadia, omar) = (
            shop.admin().await,
            shop.customer("nadia").await,
            shop.customer("omar").await,
        );
        let own = send(shop, &nadia, png(8, 8)).await.unwrap().url;
        let others = send(shop, &omar, png(8, 8)).await.unwrap().url;
        let shops = media::upload(shop, &admin, png(8, 8)).await.unwrap().url;
        let broken = async |urls: &[&str]| {
            let urls: Vec<_> = urls.iter().map(|url| (*url).to_owned()).collect();
            let broken = media::own_review_images(shop, &nadia, &urls).await.unwrap();
            broken
                .into_iter()
                .map(|rule| format!("{} {}", rule.field, rule.rule))
                .collect::<Vec<_>>()
        };
        assert_eq!(broken(&[]).await, [""; 0]);
        assert_eq!(broken(&[&own]).await, [""; 0]);
        assert_eq!(
            broken(&[&others, &own, &shops, "{\"$gt\": \"\"}", "https://evil.test/x.webp"]).await,
            [0, 2, 3, 4].map(|n| format!("images[{n}] not_own_upload"))
        );
    });
}

#[test]
fn a_product_shows_only_pictures_of_the_shop() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let with = |images: &[&str]| {
            let mut input = product().0;
            input.images = images.iter().map(|image| (*image).to_owned()).collect();
            input
        };
        let kept = media::upload(shop, &admin, png(8, 8)).await.unwrap().url;
        let fine = with(&["/images/cheese/brie-de-meaux.svg", &kept]);
        catalog::create(shop, &admin, fine).await.unwrap();
        for foreign in [
            "https://evil.test/a.webp",
            "https://res.cloudinary.com/demo/image/upload/v1/a.webp",
            "//evil.test/images/a.svg",
            "/images/../api/cart",
            "/images//evil.test",
            "/images/",
            "/uploads/a b",
            "/compte",
            "javascript:alert(1)",
            "data:image/png;base64,AAAA",
            "/images/a.svg?x=%00",
        ] {
            let error = catalog::create(shop, &admin, with(&["/images/mark.svg", foreign])).await;
            assert_eq!(broken(&error.unwrap_err()), ["images[1] foreign_picture"], "{foreign}");
        }
    });
}

#[test]
fn a_product_of_the_original_shop_with_pictures_from_elsewhere_still_loads() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let products = shop.store.database().collection::<Document>("products");
        let elsewhere = doc! { "$set": { "images": ["http://cdn.example/brie.jpg", "brie.jpg"] } };
        products
            .update_one(doc! { "slug": &brie.slug }, elsewhere)
            .await
            .unwrap();
        shop.catch_up().await;
        let found = catalog::find(shop, &brie.slug).await.unwrap().unwrap();
        assert_eq!(found.images, ["http://cdn.example/brie.jpg", "brie.jpg"]);
    });
}
