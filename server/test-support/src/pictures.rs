//! Pictures and what pretends to be one, made byte by byte.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

/// A text hidden in pictures, which no picture of the shop may contain.
pub const PAYLOAD: &str = "<script>alert('48.8566 N')</script>";

/// Red above blue, or left of it when it is wider than high.
fn two_halves(width: u32, height: u32) -> DynamicImage {
    let picture = RgbImage::from_fn(width, height, |x, y| {
        let first = if width > height { x < width / 2 } else { y < height / 2 };
        if first { Rgb([200, 20, 20]) } else { Rgb([20, 20, 200]) }
    });
    picture.into()
}

fn encode(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).expect("a picture");
    bytes.into_inner()
}

/// A picture of this many pixels in this format, half of it red and half blue.
pub fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    encode(&two_halves(width, height), format)
}

/// A PNG of this many pixels, half of it red and half blue.
pub fn png(width: u32, height: u32) -> Vec<u8> {
    picture(width, height, ImageFormat::Png)
}

/// A photograph as a telephone held upright takes it: lying on its side, with an orientation that
/// says so, the place it was taken at, and a description.
pub fn photograph(width: u32, height: u32) -> Vec<u8> {
    let jpeg = picture(width, height, ImageFormat::Jpeg);
    let exif = exif(6);
    let length = u16::try_from(exif.len() + 2).expect("a short segment").to_be_bytes();
    [&jpeg[..2], &[0xff, 0xe1], &length, &exif, &jpeg[2..]].concat()
}

/// Exif 2.32 § 4.6: two directories, little-endian.
fn exif(orientation: u8) -> Vec<u8> {
    let description = format!("{PAYLOAD}\0");
    let entry = |tag: u16, kind: u16, count: u32, value: u32| {
        [
            &tag.to_le_bytes()[..],
            &kind.to_le_bytes(),
            &count.to_le_bytes(),
            &value.to_le_bytes(),
        ]
        .concat()
    };
    let length = u32::try_from(description.len()).expect("short");
    let (gps_at, description_at) = (8 + 2 + 3 * 12 + 4, 8 + 2 + 3 * 12 + 4 + 2 + 12 + 4);
    [
        b"Exif\0\0II*\0\x08\0\0\0".to_vec(),
        3_u16.to_le_bytes().to_vec(),
        entry(0x010e, 2, length, description_at),
        entry(0x0112, 3, 1, orientation.into()),
        entry(0x8825, 4, 1, gps_at),
        vec![0; 4],
        1_u16.to_le_bytes().to_vec(),
        // GPSLatitudeRef: N.
        entry(0x0001, 2, 2, 0x4e),
        vec![0; 4],
        description.into_bytes(),
    ]
    .concat()
}

/// A chunk of a PNG (RFC 2083 § 3.2).
fn chunk(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).expect("a short chunk").to_be_bytes();
    let checked = [&kind, data].concat();
    let crc = checked.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 }
        })
    });
    [&length[..], &checked, &(!crc).to_be_bytes()].concat()
}

/// A PNG of a few bytes that claims to have this many pixels.
pub fn png_claiming(width: u32, height: u32) -> Vec<u8> {
    let size = [width.to_be_bytes(), height.to_be_bytes()].concat();
    let header = [&size[..], &[8, 6, 0, 0, 0]].concat();
    [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        chunk(*b"IHDR", &header),
        chunk(*b"IDAT", &[0x78, 0x9c, 0x63, 0, 0, 0, 1, 0, 1]),
        chunk(*b"IEND", &[]),
    ]
    .concat()
}

/// A PNG with text in it, where editors keep comments.
pub fn png_with_text() -> Vec<u8> {
    let png = png(60, 40);
    let (header, rest) = png.split_at(8 + 25);
    let text = chunk(*b"tEXt", format!("Comment\0{PAYLOAD}").as_bytes());
    [header, &text, rest].concat()
}

/// A JPEG of a few bytes that claims to have this many pixels.
pub fn jpeg_claiming(width: u16, height: u16) -> Vec<u8> {
    let jpeg = picture(16, 16, ImageFormat::Jpeg);
    let frame = jpeg
        .windows(2)
        .position(|marker| marker == [0xff, 0xc0])
        .expect("a frame");
    let size = [height.to_be_bytes(), width.to_be_bytes()].concat();
    [&jpeg[..frame + 5], &size, &jpeg[frame + 9..]].concat()
}

/// Files that are no pictures, or none that the shop takes, and the rule that each breaks.
pub fn refused() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let (png, jpeg) = (png(300, 200), picture(300, 200, ImageFormat::Jpeg));
    let webp = picture(300, 200, ImageFormat::WebP);
    let svg = format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{PAYLOAD}</svg>");
    let gif = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";
    vec![
        ("an empty file", Vec::new(), "required"),
        ("a text", b"hello".to_vec(), "not_a_picture"),
        ("a page", format!("<!doctype html>{PAYLOAD}").into(), "not_a_picture"),
        ("an SVG with a script", svg.into(), "not_a_picture"),
        ("a GIF", gif.to_vec(), "not_a_picture"),
        (
            "a GIF that goes on as a script",
            [b"GIF89a/*", PAYLOAD.as_bytes()].concat(),
            "not_a_picture",
        ),
        ("a PNG's first bytes", png[..20].to_vec(), "not_a_picture"),
        ("half of a PNG", png[..png.len() / 2].to_vec(), "not_a_picture"),
        ("half of a JPEG", jpeg[..jpeg.len() / 2].to_vec(), "not_a_picture"),
        (
            "a JPEG without its end",
            jpeg[..jpeg.len() - 2].to_vec(),
            "not_a_picture",
        ),
        ("half of a WebP", webp[..webp.len() / 2].to_vec(), "not_a_picture"),
        (
            "a PNG that is too large",
            png_claiming(8_000, 5_001),
            "too_many_pixels:40",
        ),
        (
            "a PNG that is a bomb",
            png_claiming(60_000, 60_000),
            "too_many_pixels:40",
        ),
        (
            "a PNG of more pixels than numbers",
            png_claiming(i32::MAX.unsigned_abs(), i32::MAX.unsigned_abs()),
            "not_a_picture",
        ),
        (
            "a JPEG that is a bomb",
            jpeg_claiming(65_000, 65_000),
            "too_many_pixels:40",
        ),
        ("a PNG without pixels", png_claiming(0, 0), "not_a_picture"),
    ]
}

/// Good pictures with a payload beside the pixels.
pub fn polyglots() -> Vec<(&'static str, Vec<u8>)> {
    let with = |picture: Vec<u8>| [&picture, PAYLOAD.as_bytes(), b"PK\x03\x04", PAYLOAD.as_bytes()].concat();
    vec![
        ("a photograph with its place", photograph(60, 40)),
        ("a JPEG with a page behind it", with(picture(60, 40, ImageFormat::Jpeg))),
        ("a PNG with an archive behind it", with(png(60, 40))),
        ("a WebP with a page behind it", with(picture(60, 40, ImageFormat::WebP))),
        ("a PNG with a comment", png_with_text()),
    ]
}

/// Whether there is anything in these bytes beside the pixels of a lossy WebP.
pub fn is_bare_webp(bytes: &[u8]) -> bool {
    let is_webp = bytes.starts_with(b"RIFF") && bytes.get(8..15) == Some(b"WEBPVP8");
    let foreign = [
        PAYLOAD.as_bytes(),
        b"script",
        b"Exif",
        b"EXIF",
        b"XMP ",
        b"ICCP",
        b"PK\x03\x04",
    ];
    is_webp
        && foreign
            .iter()
            .all(|text| !bytes.windows(text.len()).any(|window| window == *text))
}
