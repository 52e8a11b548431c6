//! The people of the studio: who may sign in, what they tell about themselves and what they may do.

migration! {
    /// One person who can sign in.
    create table users {
        id: BigInteger primary key auto_increment,
        /// Lower-cased before it is stored.
        email: String(255) unique,
        password_hash: String(255),
        name: String(120),
        status: Enum("invited", "active", "suspended") default "invited",
        last_seen_at: Option<TimestampWithTimeZone>,
        created_at: TimestampWithTimeZone default now(),
        updated_at: TimestampWithTimeZone default now(),

        check email_is_plausible (length(email) > 3 && like(email, "%@%")),
    }

    create index users_by_status on users (status, created_at desc);

    /// What a person tells about themselves; at most one row for each of them.
    create table profiles {
        user_id: BigInteger primary key references users(id) on delete cascade on update cascade,
        bio: Option<Text>,
        phone: Option<String(40)>,
        fax: Option<String(40)>,
        avatar_url: Option<String(500)>,
        time_zone: String(64) default "UTC",
        newsletter: Boolean default false,
        updated_at: TimestampWithTimeZone default now(),
    }

    /// What a person may do. Somebody can be an editor and an administrator at once.
    create table user_roles {
        user_id: BigInteger references users(id) on delete cascade,
        role: Enum("admin", "producer", "editor", "client"),
        granted_by: Option<BigInteger> references users(id) on delete set null,
        granted_at: TimestampWithTimeZone default now(),

        primary key (user_id, role),
    }

    create index user_roles_by_role on user_roles (role);

    create index user_roles_by_granter on user_roles (granted_by);
}
