//! The lines of an order that a customer names.

use shared::{
    order::{Order, OrderPart},
    refund::RefundLineInput,
};

use crate::{Error, Result, orders::refunds::find_line};

/// A part of a line, and where that stands in the order.
pub(super) struct Part {
    /// The position of the line in the order.
    pub index: usize,
    /// What of it is meant.
    pub part: OrderPart,
}

/// What a customer means by these lines. [`Error::Invalid`] when the order has no such line, or less of it.
pub(super) fn read(order: &Order, lines: &[RefundLineInput]) -> Result<Vec<Part>> {
    let mut parts: Vec<Part> = Vec::new();
    for (position, asked) in lines.iter().enumerate() {
        let index = find_line(order, position, asked)?;
        let item = &order.items[index];
        let before: i64 = parts
            .iter()
            .filter(|known| known.index == index)
            .map(|known| known.part.quantity)
            .sum();
        if before + asked.quantity > item.quantity {
            let rule = format!("too_large:{}", item.quantity);
            return Err(Error::field(&format!("lines[{position}].quantity"), &rule));
        }
        parts.push(Part {
            index,
            part: OrderPart {
                product_id: item.product_id,
                weight: item.weight,
                quantity: asked.quantity,
                name: item.name.clone(),
            },
        });
    }
    Ok(parts)
}
