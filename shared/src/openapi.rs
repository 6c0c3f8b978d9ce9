//! How amounts and moments are described in the OpenAPI document. Only the server compiles this.

use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        KnownFormat, ObjectBuilder, RefOr, SchemaFormat,
        schema::{AnyOfBuilder, Schema, Type},
    },
};

use crate::{
    Money, Timestamp,
    period::{Day, Edge},
};

impl PartialSchema for Money {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Number)
            .multiple_of(Some(utoipa::Number::Float(0.01)))
            .examples([12.5])
            .description(Some("An amount in the shop's currency, with at most two decimals."))
            .build()
            .into()
    }
}

impl ToSchema for Money {}

impl PartialSchema for Timestamp {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .description(Some("A moment, RFC 3339 in UTC with milliseconds."))
            .build()
            .into()
    }
}

impl ToSchema for Timestamp {}

impl PartialSchema for Day {
    fn schema() -> RefOr<Schema> {
        text(KnownFormat::Date, "A day in Paris.").build().into()
    }
}

impl ToSchema for Day {}

impl PartialSchema for Edge {
    fn schema() -> RefOr<Schema> {
        let edge = AnyOfBuilder::new()
            .item(text(KnownFormat::Date, "A whole day in Paris."))
            .item(text(KnownFormat::DateTime, "A moment, RFC 3339."));
        Schema::from(edge.build()).into()
    }
}

impl ToSchema for Edge {}

fn text(format: KnownFormat, description: &str) -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .format(Some(SchemaFormat::KnownFormat(format)))
        .description(Some(description))
}
