//! Two spellings of one address are one account, also for rows that an older client wrote.

migration! {
    execute "create unique index users_email_ignoring_case on users (lower(email))"
        revert "drop index users_email_ignoring_case";
}
