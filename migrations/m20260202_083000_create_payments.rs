//! What the clients owe and what they have paid.

migration! {
    /// One invoice. Money is an integer in the currency's smallest unit, so that nothing is ever rounded.
    create table payments {
        id: BigInteger primary key auto_increment,
        project_id: BigInteger references projects(id) on delete restrict,
        client_id: BigInteger references clients(id) on delete restrict,
        invoice_number: String(40),
        amount_minor: BigInteger check (amount_minor > 0),
        currency: Char(3) default "EUR",
        status: Enum("open", "paid", "overdue", "refunded", "void") default "open",
        due_on: Date,
        paid_at: Option<TimestampWithTimeZone>,
        created_at: TimestampWithTimeZone default now(),

        check currency_is_a_code (length(currency) == 3),
        check paid_has_a_time (status != "paid" || paid_at.is_not_null()),
    }

    create unique index payments_invoice_number on payments (invoice_number);

    create index payments_by_project on payments (project_id);

    create index payments_by_client on payments (client_id, due_on desc);

    // The reminder looks only at what is still owed.
    create index payments_owed on payments (due_on) where (status.in_("open", "overdue"));
}
