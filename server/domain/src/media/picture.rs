//! From the bytes that someone sent to the shop's own versions of the picture. Only the pixels are taken over: no
//! metadata, and no second file hidden in the first.

use std::io::Cursor;

use fast_image_resize::Resizer;
use image::{
    DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, Rgba, RgbaImage, codecs::jpeg::JpegEncoder, imageops,
    metadata::Orientation,
};
use shared::picture::{CARD, MAX_WIDTH, widths};
use webp::PixelLayout;

use crate::{Error, Result};

/// How many bytes a picture's file may have.
pub const MAX_BYTES: usize = 8 * 1024 * 1024;

/// How many pixels a picture may have, in millions.
const MAX_MEGAPIXELS: u64 = 40;
/// What decoding may fill: all those pixels, of four times eight bits. Of deeper pixels there may be fewer.
const MAX_DECODED_BYTES: u64 = MAX_MEGAPIXELS * 1_000_000 * 4;
/// No version is higher, or WebP could not hold it (16 383 pixels).
const MAX_HEIGHT: u32 = 3 * MAX_WIDTH;
/// Quality of lossy WebP, 0–100: artefacts are hard to see, and a photograph needs a fifth of its bytes.
const QUALITY: f32 = 80.0;
/// Quality of JPEG, 1–100.
const CARD_QUALITY: u8 = 80;
/// The color of the shop's pages.
const PAPER: Rgba<u8> = Rgba([0xfb, 0xf7, 0xed, 0xff]);

/// A picture in the widths it is kept in.
pub struct Versions {
    /// Width of the largest version, in pixels.
    pub width: u32,
    /// Height of the largest version, in pixels.
    pub height: u32,
    /// Width and WebP of each, the largest last.
    pub all: Vec<(u32, Vec<u8>)>,
}

impl Versions {
    /// Decodes and encodes; takes a second of a core. [`Error::Invalid`] for bytes that are not a
    /// picture, [`Error::PictureTooLarge`] for too many.
    pub fn encode(bytes: &[u8]) -> Result<Self> {
        let picture = decode(bytes)?;
        let (width, height) = (picture.width(), picture.height());
        let version = |narrower: u32| {
            let webp = if narrower == width {
                encode(&picture)
            } else {
                let lower = (u64::from(height) * u64::from(narrower) / u64::from(width)).max(1);
                let lower = u32::try_from(lower).unwrap_or(height);
                resize(&picture, narrower, lower).and_then(|picture| encode(&picture))
            };
            Ok((narrower, webp?))
        };
        let all = widths(width).into_iter().map(version).collect::<Result<_>>()?;
        Ok(Self { width, height, all })
    }

    /// How many bytes all of them have.
    pub fn bytes(&self) -> i64 {
        let bytes: usize = self.all.iter().map(|(_, webp)| webp.len()).sum();
        i64::try_from(bytes).unwrap_or(i64::MAX)
    }
}

/// What other sites show of this picture, as JPEG, which all of them take: its middle in the shape of a [`CARD`], where it
/// is transparent on the color of the page. Takes a tenth of a second of a core.
pub fn card(webp: &[u8]) -> Result<Vec<u8>> {
    let picture = decode(webp)?.into_rgba8();
    let mut page = RgbaImage::from_pixel(picture.width(), picture.height(), PAPER);
    imageops::overlay(&mut page, &picture, 0, 0);
    let picture = DynamicImage::ImageRgba8(page).into_rgb8();
    let (width, height) = (picture.width(), picture.height());
    // The largest part of that shape.
    let (part_width, part_height) = (
        width.min(scaled(height, CARD.0, CARD.1)),
        height.min(scaled(width, CARD.1, CARD.0)),
    );
    let (left, top) = ((width - part_width) / 2, (height - part_height) / 2);
    let part = imageops::crop_imm(&picture, left, top, part_width, part_height).to_image();
    let card = resize(&DynamicImage::ImageRgb8(part), CARD.0, CARD.1)?;
    let mut jpeg = Vec::new();
    card.write_with_encoder(JpegEncoder::new_with_quality(&mut jpeg, CARD_QUALITY))
        .map_err(|e| Error::Internal(format!("JPEG: {e}")))?;
    Ok(jpeg)
}

/// What the bytes show, upright and no larger than the largest version. Only their content says what they are.
fn decode(bytes: &[u8]) -> Result<DynamicImage> {
    let refused = |rule: &str| Error::field("image", rule);
    if bytes.is_empty() {
        return Err(refused("required"));
    }
    if bytes.len() > MAX_BYTES {
        return Err(Error::PictureTooLarge);
    }
    let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format();
    let reader = reader.map_err(|_| refused("not_a_picture"))?;
    let format = reader.format();
    if !matches!(format, Some(ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP)) {
        return Err(refused("not_a_picture"));
    }
    let mut decoder = reader.into_decoder().map_err(|_| refused("not_a_picture"))?;
    // What the header claims: nothing has been allocated for it yet.
    let (width, height) = decoder.dimensions();
    let pixel_bytes = u64::from(decoder.color_type().bytes_per_pixel()).max(4);
    let most = MAX_DECODED_BYTES / pixel_bytes;
    if u64::from(width) * u64::from(height) > most {
        return Err(refused(&format!("too_many_pixels:{}", most / 1_000_000)));
    }
    if format == Some(ImageFormat::Jpeg) && !has_end(bytes) {
        return Err(refused("not_a_picture"));
    }
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MAX_DECODED_BYTES);
    decoder.set_limits(limits).map_err(|_| refused("not_a_picture"))?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let picture = DynamicImage::from_decoder(decoder).map_err(|_| refused("not_a_picture"))?;
    // Made smaller first, so that turning it and its colors takes no second copy of it.
    let mut picture = fitting(picture, is_turned(orientation))?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

/// Whether an orientation makes the width the height.
fn is_turned(orientation: Orientation) -> bool {
    use Orientation::{Rotate90, Rotate90FlipH, Rotate270, Rotate270FlipH};
    matches!(orientation, Rotate90 | Rotate90FlipH | Rotate270 | Rotate270FlipH)
}

/// Whether a JPEG goes on to its end (ITU-T T.81, annex B): the decoder fills with grey what is missing.
fn has_end(jpeg: &[u8]) -> bool {
    const END: u8 = 0xd9;
    // Escaped bytes and restarts lie within a scan.
    let begins = |pair: &[u8]| pair[0] == 0xff && !matches!(pair[1], 0x00 | 0x01 | 0xd0..=0xd8 | 0xff);
    let mut rest = jpeg;
    while let Some(at) = rest.windows(2).position(begins) {
        let (marker, segment) = (rest[at + 1], &rest[at + 2..]);
        if marker == END {
            return true;
        }
        let length = segment.first_chunk().map_or(0, |length| u16::from_be_bytes(*length));
        rest = segment.get(length.into()..).unwrap_or_default();
    }
    false
}

/// Eight bits a channel, and no larger than the largest version, which is `turned` from this one or not.
fn fitting(picture: DynamicImage, turned: bool) -> Result<DynamicImage> {
    let (most_width, most_height) = if turned {
        (MAX_HEIGHT, MAX_WIDTH)
    } else {
        (MAX_WIDTH, MAX_HEIGHT)
    };
    let (width, height) = (picture.width(), picture.height());
    let picture = if width <= most_width && height <= most_height {
        picture
    } else if u64::from(width) * u64::from(most_height) >= u64::from(height) * u64::from(most_width) {
        resize(&picture, most_width, scaled(height, most_width, width))?
    } else {
        resize(&picture, scaled(width, most_height, height), most_height)?
    };
    Ok(if picture.color().has_alpha() {
        DynamicImage::ImageRgba8(picture.into_rgba8())
    } else {
        DynamicImage::ImageRgb8(picture.into_rgb8())
    })
}

/// `length` times `to` divided by `from`, rounded, and at least 1.
fn scaled(length: u32, to: u32, from: u32) -> u32 {
    let scaled = (u64::from(length) * u64::from(to) + u64::from(from) / 2) / u64::from(from);
    u32::try_from(scaled).unwrap_or(u32::MAX).max(1)
}

/// The picture in another size. `image`'s own resizing would fill sixteen bytes a pixel meanwhile.
fn resize(picture: &DynamicImage, width: u32, height: u32) -> Result<DynamicImage> {
    let mut resized = DynamicImage::new(width, height, picture.color());
    // Lanczos, unless told otherwise.
    let done = Resizer::new().resize(picture, &mut resized, None);
    done.map_err(|e| Error::Internal(format!("resizing: {e}")))?;
    Ok(resized)
}

fn encode(picture: &DynamicImage) -> Result<Vec<u8>> {
    let layout = if picture.color().has_alpha() {
        PixelLayout::Rgba
    } else {
        PixelLayout::Rgb
    };
    let encoder = webp::Encoder::new(picture.as_bytes(), layout, picture.width(), picture.height());
    let webp = encoder.encode_simple(false, QUALITY);
    webp.map(|webp| webp.to_vec())
        .map_err(|e| Error::Internal(format!("WebP: {e:?}")))
}
