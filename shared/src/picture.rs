//! Pictures that were uploaded, and what their addresses say of them.
//!
//! A picture is kept in several widths, and its address is that of the largest:
//! `/uploads/<name>-<width>.webp`, or the same file name at Cloudinary. The smaller ones' follow from it.

use serde::{Deserialize, Serialize};

/// The widths a picture is kept in, in pixels; those that are not smaller than its own are left out.
pub const WIDTHS: [u32; 3] = [480, 960, 1600];
/// The largest width, which no kept picture exceeds.
pub const MAX_WIDTH: u32 = WIDTHS[2];
/// The path under which the shop serves the pictures that it keeps itself.
pub const FOLDER: &str = "/uploads/";
/// Where Cloudinary serves pictures.
pub const CLOUDINARY: &str = "https://res.cloudinary.com";

/// Width and height of what other sites show of a page, in pixels (<https://ogp.me>).
pub const CARD: (u32, u32) = (1200, 630);
/// How the file of a card ends.
const CARD_END: &str = "-card.jpg";
/// Cloudinary's word for a card: the picture's middle in that shape.
pub const CLOUDINARY_CARD: &str = "c_fill,w_1200,h_630";

/// What separates a cloud's name from its pictures in an address of Cloudinary's.
const CLOUDINARY_UPLOAD: &str = "/image/upload/";
/// Asset version. Cloudinary does not need it, but it marks where transformations end.
const CLOUDINARY_VERSION: &str = "v1/";

/// A picture that the shop keeps: the answer of `POST /uploads`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Picture {
    /// The address of its largest version, fit for `images` of a product, a recipe or a review.
    pub url: String,
    /// That version's width in pixels, at most 1600.
    pub width: u32,
    /// That version's height in pixels.
    pub height: u32,
}

/// The widths that a picture of this width is kept in, ascending; the last is its own.
pub fn widths(own: u32) -> Vec<u32> {
    let largest = own.min(MAX_WIDTH);
    WIDTHS
        .into_iter()
        .filter(|width| *width < largest)
        .chain([largest])
        .collect()
}

/// The file of a picture's version.
pub fn file_name(name: &str, width: u32) -> String {
    format!("{name}-{width}.webp")
}

/// Name and width of a file that [`file_name`] made; `None` for any other, such as one that would lead elsewhere.
pub fn read_file_name(file: &str) -> Option<(&str, u32)> {
    name_and_width(file.strip_suffix(".webp")?)
}

/// The file of what other sites show of the picture whose largest version is of this width ([`CARD`]).
pub fn card_file_name(name: &str, width: u32) -> String {
    format!("{name}-{width}{CARD_END}")
}

/// Name and width of the picture whose card [`card_file_name`] named; `None` for any other file.
pub fn read_card_file_name(file: &str) -> Option<(&str, u32)> {
    name_and_width(file.strip_suffix(CARD_END)?)
}

fn name_and_width(stem: &str) -> Option<(&str, u32)> {
    let (name, width) = stem.rsplit_once('-')?;
    let is_name = name.len() == 32 && name.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    let is_width = !width.starts_with('0') && width.len() <= 4 && width.bytes().all(|b| b.is_ascii_digit());
    let width = width.parse().ok().filter(|width| is_width && *width <= MAX_WIDTH)?;
    is_name.then_some((name, width))
}

/// The address of a picture of this public id in a cloud, `width` wide at most where one is given.
pub fn cloudinary_address(cloud: &str, public_id: &str, width: Option<u32>) -> String {
    let narrower = width.map(|width| format!("{}/", cloudinary_narrower(width)));
    let narrower = narrower.unwrap_or_default();
    format!("{CLOUDINARY}/{cloud}{CLOUDINARY_UPLOAD}{narrower}{CLOUDINARY_VERSION}{public_id}.webp")
}

/// Cloudinary's word for a version of this width.
pub fn cloudinary_narrower(width: u32) -> String {
    format!("c_limit,w_{width}")
}

/// A picture that the shop keeps, as its address names it.
struct KeptPicture<'a> {
    name: &'a str,
    width: u32,
    /// Its cloud and its public id there; `None` for one in the shop's own folder.
    cloud: Option<(&'a str, &'a str)>,
}

/// What the address of a kept picture says; `None` for any other address.
fn read_address(address: &str) -> Option<KeptPicture<'_>> {
    let file = address.rsplit('/').next()?;
    let (name, width) = read_file_name(file)?;
    let cloud = match address.strip_prefix(CLOUDINARY) {
        None if address.strip_prefix(FOLDER) == Some(file) => None,
        None => return None,
        Some(rest) => {
            let (cloud, asset) = rest.strip_prefix('/')?.split_once(CLOUDINARY_UPLOAD)?;
            Some((cloud, asset.strip_prefix(CLOUDINARY_VERSION)?.strip_suffix(".webp")?))
        }
    };
    Some(KeptPicture { name, width, cloud })
}

/// The versions of the picture at this address for `srcset`; `None` when it has no others.
pub fn srcset(address: &str) -> Option<String> {
    let KeptPicture {
        name,
        width: own,
        cloud,
    } = read_address(address)?;
    let version = |width: u32| match cloud {
        _ if width == own => format!("{address} {width}w"),
        None => format!("{FOLDER}{} {width}w", file_name(name, width)),
        Some((cloud, public_id)) => format!("{} {width}w", cloudinary_address(cloud, public_id, Some(width))),
    };
    let versions: Vec<_> = widths(own).into_iter().map(version).collect();
    (versions.len() > 1).then(|| versions.join(", "))
}

/// The address of the picture that other sites are given in the place of this one. They take no drawings (SVG), so beside
/// each of the shop's own lies a picture of it, 1200 by 630 pixels.
pub fn for_other_sites(address: &str) -> String {
    match address.strip_suffix(".svg") {
        Some(drawing) if drawing.starts_with(DRAWINGS) => format!("{drawing}.jpg"),
        _ => address.into(),
    }
}

/// The address of what other sites show of a page with this picture, [`CARD`] in size; `None` for a picture of elsewhere,
/// which is shown as it is.
pub fn card(address: &str) -> Option<String> {
    let for_others = for_other_sites(address);
    if for_others != address {
        return Some(for_others);
    }
    let KeptPicture { name, width, cloud } = read_address(address)?;
    Some(match cloud {
        None => format!("{FOLDER}{}", card_file_name(name, width)),
        Some((cloud, public_id)) => {
            format!("{CLOUDINARY}/{cloud}{CLOUDINARY_UPLOAD}{CLOUDINARY_CARD}/{CLOUDINARY_VERSION}{public_id}.jpg")
        }
    })
}

/// The smallest version of the picture at this address; the address itself where it has no others.
pub fn smallest(address: &str) -> String {
    let set = srcset(address).unwrap_or_default();
    set.split(' ')
        .next()
        .filter(|first| !first.is_empty())
        .unwrap_or(address)
        .to_owned()
}

/// The path of the shop's own drawings.
const DRAWINGS: &str = "/images/";

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: &str = "0123456789abcdef0123456789abcdef";

    #[test]
    fn a_picture_is_never_kept_wider_than_it_is() {
        assert_eq!(widths(4000), [480, 960, 1600]);
        assert_eq!(widths(1600), [480, 960, 1600]);
        assert_eq!(widths(1000), [480, 960, 1000]);
        assert_eq!(widths(480), [480]);
        assert_eq!(widths(1), [1]);
    }

    #[test]
    fn only_a_files_own_name_leads_to_it() {
        assert_eq!(read_file_name(&file_name(NAME, 960)), Some((NAME, 960)));
        for other in [
            "",
            "x-960.webp",
            "../0123456789abcdef0123456789abcdef-960.webp",
            "0123456789abcdef0123456789abcde/-960.webp",
            "0123456789ABCDEF0123456789ABCDEF-960.webp",
            "0123456789abcdef0123456789abcdef-960.png",
            "0123456789abcdef0123456789abcdef-0960.webp",
            "0123456789abcdef0123456789abcdef-+96.webp",
            "0123456789abcdef0123456789abcdef-9999.webp",
            "0123456789abcdef0123456789abcdef-.webp",
            "0123456789abcdef0123456789abcdef-960.webp/",
        ] {
            assert_eq!(read_file_name(other), None, "{other}");
        }
    }

    #[test]
    fn other_sites_get_a_picture_in_the_place_of_a_drawing_of_the_shops() {
        for (address, given) in [
            ("/images/cheese/morbier.svg", "/images/cheese/morbier.jpg"),
            (
                "/uploads/0123456789abcdef0123456789abcdef-960.webp",
                "/uploads/0123456789abcdef0123456789abcdef-960.webp",
            ),
            (
                "https://elsewhere.example/images/a.svg",
                "https://elsewhere.example/images/a.svg",
            ),
        ] {
            assert_eq!(for_other_sites(address), given);
        }
    }

    #[test]
    fn other_sites_show_a_card_of_a_picture_that_the_shop_keeps() {
        for (address, given) in [
            ("/images/hero.svg".to_owned(), Some("/images/hero.jpg".to_owned())),
            (
                format!("/uploads/{NAME}-1000.webp"),
                Some(format!("/uploads/{NAME}-1000-card.jpg")),
            ),
            (
                cloudinary_address("demo", &format!("fromagerie/{NAME}-700"), None),
                Some(format!(
                    "https://res.cloudinary.com/demo/image/upload/c_fill,w_1200,h_630/v1/fromagerie/{NAME}-700.jpg"
                )),
            ),
            (format!("https://elsewhere.example/uploads/{NAME}-1600.webp"), None),
            (String::new(), None),
        ] {
            assert_eq!(card(&address), given, "{address}");
        }
        assert_eq!(read_card_file_name(&card_file_name(NAME, 960)), Some((NAME, 960)));
        for other in [
            file_name(NAME, 960),
            format!("{NAME}-card.jpg"),
            format!("../{NAME}-960-card.jpg"),
        ] {
            assert_eq!(read_card_file_name(&other), None, "{other}");
        }
        assert_eq!(
            smallest(&format!("/uploads/{NAME}-1000.webp")),
            format!("/uploads/{NAME}-480.webp")
        );
        assert_eq!(smallest("/images/hero.svg"), "/images/hero.svg");
    }

    #[test]
    fn the_smaller_versions_follow_from_an_address_of_the_shops() {
        assert_eq!(
            srcset(&format!("/uploads/{NAME}-1000.webp")).unwrap(),
            format!("/uploads/{NAME}-480.webp 480w, /uploads/{NAME}-960.webp 960w, /uploads/{NAME}-1000.webp 1000w")
        );
        assert_eq!(
            srcset(&cloudinary_address("demo", &format!("fromagerie/{NAME}-700"), None)).unwrap(),
            format!(
                "https://res.cloudinary.com/demo/image/upload/c_limit,w_480/v1/fromagerie/{NAME}-700.webp 480w, \
                 https://res.cloudinary.com/demo/image/upload/v1/fromagerie/{NAME}-700.webp 700w"
            )
        );
        for alone in [
            format!("/uploads/{NAME}-300.webp"),
            format!("/images/{NAME}-1600.webp"),
            format!("https://elsewhere.example/uploads/{NAME}-1600.webp"),
            "/images/cheese/comte.svg".into(),
            String::new(),
        ] {
            assert_eq!(srcset(&alone), None, "{alone}");
        }
    }
}
