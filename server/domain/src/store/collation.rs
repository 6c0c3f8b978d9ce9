//! How texts compare in queries and in the indexes that answer them; both must say the same.

use mongodb::options::{Collation, CollationStrength};

/// Compares as French readers sort: accents and case count only between equals.
pub fn french() -> Collation {
    Collation::builder().locale("fr".to_owned()).build()
}

/// Compares without case, for addresses of mail.
pub fn any_case() -> Collation {
    Collation::builder()
        .locale("en".to_owned())
        .strength(CollationStrength::Secondary)
        .build()
}
