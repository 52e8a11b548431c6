//! Editors abroad are paid in their own currency; those who are with us already are paid in euros.

migration! {
    alter table editors {
        add column rate_currency: Char(3) fill "EUR",
        alter column hourly_rate_minor: BigInteger,
        alter column status default "away",
    }

    alter table clients {
        add unique clients_billed_once (billing_email, name),
        rename constraint country_is_a_code to country_has_two_letters,
    }
}
