//! The columns of a file of orders: a row for each line of an order.

use shared::Language;

use crate::spreadsheets::sheet::SheetColumn;

/// A column of orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    Number,
    Day,
    Status,
    Customer,
    Email,
    Company,
    Siren,
    Street,
    PostalCode,
    City,
    PaymentMethod,
    Payment,
    PaidOn,
    Invoice,
    Product,
    ProductId,
    Quantity,
    Weight,
    Price,
    VatRate,
    LineTotal,
    Items,
    Code,
    Discount,
    Delivery,
    Total,
    Refunded,
    TrackingNumber,
    Phone,
    State,
    DeliveryDate,
    Livreur,
    GiftTo,
}

use Column::{
    City, Code, Company, Customer, Day, Delivery, DeliveryDate, Discount, Email, GiftTo, Invoice, Items, LineTotal,
    Livreur, Number, PaidOn, Payment, PaymentMethod, Phone, PostalCode, Price, Product, ProductId, Quantity, Refunded,
    Siren, State, Status, Street, Total, TrackingNumber, VatRate, Weight,
};

/// Each column, its field in an order, its titles in French and English, and other titles it goes by.
type Named = (
    Column,
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static str],
);

const COLUMNS: [Named; 33] = [
    (Number, "orderNumber", "Numéro", "Number", &["Commande", "Order"]),
    (Day, "createdAt", "Jour", "Day", &[]),
    (Status, "status", "État", "Status", &["Statut"]),
    (Customer, "customerName", "Client", "Customer", &["Nom", "Name"]),
    (Email, "email", "E-mail", "Email", &["Mail", "Courriel"]),
    (Company, "company.name", "Entreprise", "Company", &[]),
    (Siren, "company.siren", "SIREN", "SIREN", &[]),
    (Street, "shippingAddress.street", "Rue", "Street", &["Adresse"]),
    (
        PostalCode,
        "shippingAddress.postalCode",
        "Code postal",
        "Postal code",
        &[],
    ),
    (City, "shippingAddress.city", "Ville", "Town", &["City"]),
    (PaymentMethod, "paymentMethod", "Façon de payer", "Payment method", &[]),
    (Payment, "paymentStatus", "Paiement", "Payment", &[]),
    (PaidOn, "paidAt", "Payée le", "Paid on", &[]),
    (Invoice, "invoiceNumber", "Facture", "Invoice", &[]),
    (Product, "items.name", "Produit", "Product", &["Fromage", "Cheese"]),
    (
        ProductId,
        "items.productId",
        "Identifiant du produit",
        "Product id",
        &[],
    ),
    (Quantity, "items.quantity", "Quantité", "Quantity", &[]),
    (Weight, "items.weight", "Poids (g)", "Weight (g)", &["Poids", "Weight"]),
    (Price, "items.price", "Prix (€)", "Price (€)", &["Prix", "Price"]),
    (VatRate, "items.vatRate", "TVA (%)", "VAT (%)", &["TVA", "VAT"]),
    (
        LineTotal,
        "items.total",
        "Total de la ligne (€)",
        "Line total (€)",
        &["Total de la ligne", "Line total"],
    ),
    (Items, "subtotal", "Articles (€)", "Items (€)", &["Articles", "Items"]),
    (Code, "couponCode", "Code de réduction", "Discount code", &[]),
    (
        Discount,
        "discount",
        "Remise (€)",
        "Discount (€)",
        &["Remise", "Discount"],
    ),
    (
        Delivery,
        "shippingCost",
        "Livraison (€)",
        "Delivery (€)",
        &["Livraison", "Delivery"],
    ),
    (Total, "total", "Total (€)", "Total (€)", &["Total"]),
    (
        Refunded,
        "refundedTotal",
        "Remboursé (€)",
        "Refunded (€)",
        &["Remboursé", "Refunded"],
    ),
    (
        TrackingNumber,
        "trackingNumber",
        "Numéro de suivi",
        "Tracking number",
        &["Suivi", "Tracking"],
    ),
    (Phone, "phoneNumber", "Téléphone", "Phone", &[]),
    (
        State,
        "shippingAddress.state",
        "Département ou région",
        "Region",
        &["Région", "Département"],
    ),
    (DeliveryDate, "deliveryDate", "Date de livraison", "Delivery date", &[]),
    (Livreur, "livreurId", "Livreur", "Courier", &[]),
    (GiftTo, "gift.to", "Cadeau pour", "Gift for", &["Cadeau", "Gift"]),
];

impl Column {
    fn named(self) -> &'static Named {
        // In the order of the enum, as a test shows.
        &COLUMNS[self as usize]
    }

    /// What a file can change of an order that is there.
    pub const fn is_changeable(self) -> bool {
        matches!(self, Status | TrackingNumber | DeliveryDate | Livreur)
    }

    /// What a new order is made of. The shop itself says the rest.
    pub const fn is_of_new_orders(self) -> bool {
        matches!(
            self,
            Number
                | Status
                | Customer
                | Email
                | Phone
                | Street
                | PostalCode
                | City
                | State
                | PaymentMethod
                | Product
                | ProductId
                | Quantity
                | Weight
                | Price
                | Total
        )
    }

    /// The column that a rule is about, by the path of its field in what staff order: `items[2].weight`.
    pub fn of_field(field: &str) -> Option<Self> {
        if field.starts_with("items") {
            return Some(match field.rsplit_once('.') {
                Some((_, "quantity")) => Quantity,
                Some((_, "weight")) => Weight,
                _ => Product,
            });
        }
        Some(match field {
            "customerId" | "newCustomer.email" => Email,
            "newCustomer.name" => Customer,
            "newCustomer.phoneNumber" => Phone,
            "expectedTotal" => Total,
            other => return Self::all().find(|column| column.field() == other),
        })
    }
}

impl SheetColumn for Column {
    const NO_KEY: &'static str = "no_order_column";

    fn all() -> impl Iterator<Item = Self> {
        COLUMNS.iter().map(|(column, ..)| *column)
    }

    fn field(self) -> &'static str {
        self.named().1
    }

    fn title(self, language: Language) -> &'static str {
        language.pick(self.named().2, self.named().3)
    }

    fn other_titles(self) -> &'static [&'static str] {
        self.named().4
    }

    fn is_number(self) -> bool {
        matches!(
            self,
            Quantity | Weight | Price | VatRate | LineTotal | Items | Discount | Delivery | Total | Refunded
        )
    }

    fn is_key(self) -> bool {
        matches!(self, Number | Product | ProductId)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_column_is_known_by_its_field_and_by_its_titles() {
        for (at, (column, field, french, english, others)) in COLUMNS.iter().enumerate() {
            assert_eq!(*column as usize, at, "{field}");
            let titles = [*field, *french, *english].into_iter().chain(others.iter().copied());
            for title in titles {
                assert_eq!(Column::of_title(title), Some(*column), "{title}");
                assert_eq!(Column::of_title(&title.to_uppercase()), Some(*column), "{title}");
            }
        }
        assert_eq!(Column::of_title("Fournisseur"), None);
        for (field, column) in [
            ("items[2].weight", Weight),
            ("items[0].productId", Product),
            ("items", Product),
            ("shippingAddress.postalCode", PostalCode),
            ("newCustomer.email", Email),
        ] {
            assert_eq!(Column::of_field(field), Some(column), "{field}");
        }
    }
}
