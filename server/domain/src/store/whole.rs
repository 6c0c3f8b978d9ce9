//! Writing a whole document over one that may know more: while a shop is upgraded, processes of the version before write what
//! those of the next one have written, too. What this version does not know stays. Of a field that it knows, all that lies in
//! it is written anew.

use mongodb::bson::{Bson, Document, doc};
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{Error as _, Visitor, value},
    forward_to_deserialize_any,
};

use super::bson;
use crate::{Error, Result};

/// The update that gives a document every field of `value`, and takes away those that it could have and has not.
pub(super) fn whole<T: Serialize + for<'de> Deserialize<'de>>(value: &T) -> Result<Document> {
    let names = names::<T>();
    let Bson::Document(mut set) = bson(value)? else {
        return Err(Error::Internal("what is stored is no document".into()));
    };
    if names.is_empty() {
        return Err(Error::Internal("nothing is known of the fields of a document".into()));
    }
    set.remove("_id");
    let absent = names.iter().filter(|name| **name != "_id" && !set.contains_key(**name));
    let unset: Document = absent.map(|name| ((*name).to_owned(), Bson::from(""))).collect();
    let mut change = doc! { "$set": set };
    if !unset.is_empty() {
        change.insert("$unset", unset);
    }
    Ok(change)
}

/// The names that a struct's fields are stored by; none for what is no struct, or has a flattened field.
fn names<T: for<'de> Deserialize<'de>>() -> &'static [&'static str] {
    let mut names: &'static [&'static str] = &[];
    // It reads nothing, and so always fails.
    let _ = T::deserialize(Names(&mut names));
    names
}

/// Hears which fields are asked for, and has none.
struct Names<'a>(&'a mut &'static [&'static str]);

impl<'de> Deserializer<'de> for Names<'_> {
    type Error = value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, value::Error> {
        Err(value::Error::custom("there is nothing to read"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, value::Error> {
        *self.0 = fields;
        self.deserialize_any(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Example {
        #[serde(rename = "_id")]
        id: i32,
        first_name: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        shoe_size: Option<i32>,
    }

    #[test]
    fn what_is_absent_is_taken_away_and_the_id_never_written() {
        let mut value = Example {
            id: 1,
            first_name: "Zoé".into(),
            shoe_size: None,
        };
        assert_eq!(
            whole(&value).unwrap(),
            doc! { "$set": { "firstName": "Zoé" }, "$unset": { "shoeSize": "" } }
        );
        value.shoe_size = Some(38);
        assert_eq!(
            whole(&value).unwrap(),
            doc! { "$set": { "firstName": "Zoé", "shoeSize": 38 } }
        );
        assert!(whole(&vec![value]).is_err());
    }
}
