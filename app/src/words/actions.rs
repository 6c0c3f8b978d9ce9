//! What staff did, as the audit says it.

use shared::{Language, audit::Action};

/// What was done: `Produit modifié`, `Product changed`.
pub const fn action(action: Action, language: Language) -> &'static str {
    match action {
        Action::ProductCreated => language.pick("Produit créé", "Product created"),
        Action::ProductUpdated => language.pick("Produit modifié", "Product changed"),
        Action::ProductArchived => language.pick("Produit archivé", "Product archived"),
        Action::ProductRestored => language.pick("Produit restauré", "Product restored"),
        Action::StockCorrected => language.pick("Stock corrigé", "Stock corrected"),
        Action::CategoryCreated => language.pick("Famille créée", "Category created"),
        Action::CategoryUpdated => language.pick("Famille modifiée", "Category changed"),
        Action::CategoryDeleted => language.pick("Famille supprimée", "Category deleted"),
        Action::ProductsImported => language.pick("Produits importés", "Products imported"),
        Action::RecipeCreated => language.pick("Recette publiée", "Recipe published"),
        Action::RecipeUpdated => language.pick("Recette modifiée", "Recipe changed"),
        Action::RecipeDeleted => language.pick("Recette supprimée", "Recipe deleted"),
        Action::ReviewHidden => language.pick("Avis masqué", "Review hidden"),
        Action::ReviewShown => language.pick("Avis publié", "Review shown"),
        Action::OrderStatusChanged => language.pick("Commande avancée", "Order moved along"),
        Action::OrderPlacedByStaff => language.pick("Commande prise par l’équipe", "Order taken by staff"),
        Action::OrderLivreurChanged => language.pick("Livreur changé", "Courier changed"),
        Action::OutcomeClosed => language.pick("Retour du livreur traité", "Courier’s report dealt with"),
        Action::OrderPaid => language.pick("Paiement noté", "Payment noted"),
        Action::OrderRefunded => language.pick("Remboursement", "Refund"),
        Action::LetterSentAgain => language.pick("Lettre renvoyée", "Letter sent again"),
        Action::LetterLetBe => language.pick("Lettre abandonnée", "Letter erased"),
        Action::WithdrawalAnswered => language.pick("Rétractation traitée", "Withdrawal answered"),
        Action::ComplaintAnswered => language.pick("Réclamation traitée", "Complaint answered"),
        Action::UserRoleChanged => language.pick("Rôle changé", "Role changed"),
        Action::UserNoteChanged => language.pick("Note changée", "Note changed"),
        Action::UserClosed => language.pick("Compte fermé", "Account closed"),
        Action::UserReopened => language.pick("Compte rouvert", "Account opened again"),
        Action::UserSecondFactorReset => language.pick("Second facteur réinitialisé", "Second factor reset"),
        Action::CouponCreated => language.pick("Bon créé", "Coupon created"),
        Action::CouponUpdated => language.pick("Bon modifié", "Coupon changed"),
        Action::CouponDeleted => language.pick("Bon supprimé", "Coupon deleted"),
        Action::LoyaltyTierCreated => language.pick("Palier créé", "Tier created"),
        Action::LoyaltyTierUpdated => language.pick("Palier modifié", "Tier changed"),
        Action::LoyaltyTierDeleted => language.pick("Palier supprimé", "Tier deleted"),
        Action::SettingsChanged => language.pick("Réglage modifié", "Setting changed"),
    }
}
