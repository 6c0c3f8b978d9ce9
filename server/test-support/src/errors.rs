//! Reading the errors of the domain.

/// The rules that an error names as broken, each as `field rule`. Panics at an error of another kind.
pub fn broken(error: &domain::Error) -> Vec<String> {
    match error {
        domain::Error::Invalid(rules) => rules
            .iter()
            .map(|rule| format!("{} {}", rule.field, rule.rule))
            .collect(),
        other => panic!("not about a field: {other:?}"),
    }
}
