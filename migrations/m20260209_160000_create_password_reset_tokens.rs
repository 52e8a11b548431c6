//! A way back in for people who forgot their password.

migration! {
    /// The hash of a secret that was mailed to somebody. The secret itself is nowhere.
    create table password_reset_tokens {
        id: BigInteger primary key auto_increment,
        user_id: BigInteger references users(id) on delete cascade,
        token_hash: Char(64) unique,
        expires_at: TimestampWithTimeZone,
        used_at: Option<TimestampWithTimeZone>,
        created_at: TimestampWithTimeZone default now(),

        check token_hash_is_sha256 (length(token_hash) == 64),
        check expires_later (expires_at > created_at),
    }

    create index password_reset_tokens_by_user on password_reset_tokens (user_id, created_at desc);

    create index password_reset_tokens_unused on password_reset_tokens (expires_at) where (used_at.is_null());
}
