//! The accountants count days, not moments: each payment gets the day on which it arrived.

migration! {
    alter table payments {
        add column paid_on: Option<Date>,
    }

    execute {
        sqlite: "update payments set paid_on = date(paid_at) where paid_at is not null",
        postgres: "update payments set paid_on = cast(paid_at at time zone 'UTC' as date) where paid_at is not null",
    } revert {
        sqlite: "update payments set paid_on = null",
        postgres: "update payments set paid_on = null",
    };

    create index payments_by_day on payments (paid_on desc);
}
