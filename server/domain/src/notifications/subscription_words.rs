//! What letters say of subscriptions and of their platters.

use shared::{
    Language, Money,
    order::{Order, OrderPaymentMethod, PaymentMethod},
    period::Day,
    subscription::{LEAD_DAYS, PlatterSkip, Subscription},
};

use super::words::{Block, Translation, Words, one_line};

impl Translation<'_> {
    /// What its customer does about a platter that was just ordered.
    pub(super) fn platter_ordered(&self, order: &Order) -> String {
        let composed = self.t(
            "Voici le plateau de ce mois, composé ce matin de ce que la cave a de mieux.",
            "Here is this month’s platter, composed this morning of the best that the cellar has.",
        );
        let end = order
            .pay_by
            .map(|end| end.day_and_time(self.language))
            .unwrap_or_default();
        let todo = match (order.payment_method.known(), self.language) {
            (Some(PaymentMethod::Card), Language::French) if order.awaits_card() => {
                format!("Payez-le par carte avant le {end}. Sans paiement, la commande s’annule d’elle-même.")
            }
            (Some(PaymentMethod::Card), Language::English) if order.awaits_card() => {
                format!("Pay for it by card by {end}. Without payment the order is cancelled by itself.")
            }
            (Some(PaymentMethod::BankTransfer), _) => self.t(
                "Il part dès que le virement est arrivé. Indiquez la référence dans son libellé\u{a0}: c’est le numéro de la commande.",
                "It leaves as soon as the transfer has arrived. Quote the reference with it: it is the order’s number.",
            ),
            (Some(PaymentMethod::CashOnDelivery), _) => {
                self.t("Vous réglez le livreur à votre porte.", "You pay the driver at your door.")
            }
            _ => String::new(),
        };
        format!("{composed} {todo}").trim_end().to_owned()
    }

    /// Leads to where they are changed and ended.
    pub(super) fn own_subscriptions(&self) -> Block {
        Block::Link(
            self.t(
                "Passer un mois, changer ou résilier l’abonnement",
                "Skip a month, change or end the subscription",
            ),
            self.link("/compte/abonnements"),
        )
    }

    /// Why somebody has a letter about a platter.
    pub(super) fn of_subscription(&self) -> String {
        self.t(
            "Vous recevez cette lettre parce que vous êtes abonné au plateau du mois de la Fromagerie Alioui.",
            "You have this letter because you subscribe to the monthly platter of Fromagerie Alioui.",
        )
    }

    pub(super) fn subscription_began(&self, subscription: &Subscription) -> Words {
        let lead = match self.language {
            Language::French => format!(
                "C’est noté\u{a0}: un plateau par mois, composé de ce que la cave a ce jour-là. Nous le commandons pour vous {LEAD_DAYS} jours avant, et vous écrivons ce qu’il contient et ce qu’il coûte."
            ),
            Language::English => format!(
                "We have it: a platter a month, composed of what the cellar has on the day. We order it for you {LEAD_DAYS} days before, and write to you what is in it and what it costs."
            ),
        };
        Words {
            subject: self.t("Votre plateau chaque mois", "Your platter each month"),
            heading: self.t("Votre plateau chaque mois", "Your platter each month"),
            blocks: vec![
                Block::Paragraph(lead),
                Block::Facts(self.agreed(subscription)),
                Block::Paragraph(self.t(
                    "Sans engagement\u{a0}: vous passez un mois, suspendez, changez ou résiliez quand vous voulez, en ligne. Chaque plateau est une commande comme les autres, que vous pouvez annuler tant qu’elle n’est pas en préparation.",
                    "Without commitment: skip a month, pause, change or end whenever you like, online. Each platter is an order like any other, which you can cancel until it is being prepared.",
                )),
                self.see_subscriptions(),
            ],
            reason: self.of_subscription(),
        }
    }

    /// Confirms the end with its day and what follows from it (code de la consommation art. L215-1-1).
    pub(super) fn subscription_ended(&self, subscription: &Subscription) -> Words {
        let at = subscription.ended_at.unwrap_or(subscription.updated_at);
        let lead = match self.language {
            Language::French => format!(
                "Votre abonnement est résilié depuis le {}. Plus aucun plateau ne sera commandé, et rien ne vous sera demandé.",
                at.day_and_time(self.language)
            ),
            Language::English => format!(
                "Your subscription ended on {}. No further platter will be ordered, and nothing will be asked of you.",
                at.day_and_time(self.language)
            ),
        };
        Words {
            subject: self.t("Votre abonnement est résilié", "Your subscription has ended"),
            heading: self.t("Votre abonnement est résilié", "Your subscription has ended"),
            blocks: vec![
                Block::Paragraph(lead),
                Block::Facts(self.agreed(subscription)),
                Block::Paragraph(self.t(
                    "Un plateau déjà commandé reste une commande\u{a0}: vous pouvez l’annuler sur sa page tant qu’elle n’est pas en préparation.",
                    "A platter that was ordered stays an order: you can cancel it on its page until it is being prepared.",
                )),
                Block::Action(self.t("Voir mes commandes", "See my orders"), self.link("/commandes")),
            ],
            reason: self.t(
                "Vous recevez cette lettre parce que votre abonnement au plateau du mois a pris fin.",
                "You have this letter because your subscription to the monthly platter has ended.",
            ),
        }
    }

    pub(super) fn platter_skipped(
        &self,
        subscription: &Subscription,
        day: Day,
        why: PlatterSkip,
        least: Option<Money>,
    ) -> Words {
        let day = day.start().day(self.language);
        let why = why.words(self.language);
        let lead = match self.language {
            Language::French => format!("Il n’y a pas de plateau pour le {day}. {why}"),
            Language::English => format!("There is no platter for {day}. {why}"),
        };
        let cheapest = least.map(|least| match self.language {
            Language::French => format!("Le moins cher coûtait {}.", least.display(self.language)),
            Language::English => format!("The cheapest one cost {}.", least.display(self.language)),
        });
        let blocks = vec![
            Block::Paragraph(
                [Some(lead), cheapest]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join(" "),
            ),
            Block::Paragraph(self.t(
                "Rien n’est commandé ni demandé pour ce mois. L’abonnement continue le mois prochain.",
                "Nothing is ordered and nothing asked for this month. The subscription goes on next month.",
            )),
            Block::Facts(self.agreed(subscription)),
            self.see_subscriptions(),
        ];
        Words {
            subject: self.t("Pas de plateau ce mois-ci", "No platter this month"),
            heading: self.t("Pas de plateau ce mois-ci", "No platter this month"),
            blocks,
            reason: self.of_subscription(),
        }
    }

    fn see_subscriptions(&self) -> Block {
        Block::Action(
            self.t("Voir mon abonnement", "See my subscription"),
            self.link("/compte/abonnements"),
        )
    }

    /// What was agreed, and what comes next.
    fn agreed(&self, subscription: &Subscription) -> Vec<(String, Vec<String>)> {
        let wish = &subscription.platter;
        let taste = wish.strength.map(|strength| strength.words(self.language).to_owned());
        let people = match self.language {
            Language::French => format!("Pour {}, {}", wish.people, wish.occasion.words(self.language)),
            Language::English => format!("For {}, {}", wish.people, wish.occasion.words(self.language)),
        };
        let avoided = wish.exclude_allergens.iter().map(|one| one.words(self.language));
        let avoided: Vec<_> = avoided.collect();
        let budget = match self.language {
            Language::French => format!("{} au plus, livraison en sus", wish.budget.display(self.language)),
            Language::English => format!("{} at most, delivery beside it", wish.budget.display(self.language)),
        };
        let to = &subscription.shipping_address;
        let address = [&to.street, &format!("{} {}", to.postal_code, to.city)].map(|line| one_line(line));
        let method = OrderPaymentMethod::from(subscription.payment_method);
        let mut facts = vec![(
            self.t("Plateau", "Platter"),
            [people].into_iter().chain(taste).collect::<Vec<_>>(),
        )];
        if !avoided.is_empty() {
            facts.push((self.t("Sans", "Without"), vec![avoided.join(", ")]));
        }
        facts.push((self.t("Fromages", "Cheeses"), vec![budget]));
        if let Some(next) = subscription.next {
            facts.push((
                self.t("Prochain plateau", "Next platter"),
                vec![next.start().day(self.language)],
            ));
        }
        facts.push((self.t("Livraison", "Delivery"), address.into()));
        facts.push((
            self.t("Paiement", "Payment"),
            vec![method.words(self.language).into_owned()],
        ));
        facts
    }
}
