//! The work itself, the editors who do it and the clients who ordered it.

migration! {
    /// Somebody who cuts videos, and what an hour of it costs.
    create table editors {
        id: BigInteger primary key auto_increment,
        user_id: BigInteger unique references users(id) on delete cascade,
        hourly_rate: Integer check (hourly_rate >= 0),
        status: Enum("available", "booked", "away") default "available",
        hired_on: Date,
    }

    create index editors_by_status on editors (status);

    /// A company or a person who pays for projects.
    create table clients {
        id: BigInteger primary key auto_increment,
        /// The account of the contact person, if there is one.
        contact_id: Option<BigInteger> references users(id) on delete set null,
        name: String(200),
        billing_email: String(255),
        country: Char(2) default "DE",
        status: Enum("lead", "active", "former") default "lead",
        created_at: TimestampWithTimeZone default now(),

        unique (name, country),
        check country_is_a_code (length(country) == 2),
    }

    create index clients_by_contact on clients (contact_id);

    create index clients_by_status on clients (status, name);

    /// One production, from the first call to the delivery.
    create table projects {
        id: BigInteger primary key auto_increment,
        public_id: Uuid unique,
        type_code: String(40) references project_types(code) on delete restrict on update cascade,
        editor_id: Option<BigInteger> references editors(id) on delete set null,
        title: String(200),
        brief: Option<Text>,
        status: Enum("draft", "active", "review", "delivered", "cancelled") default "draft",
        starts_at: Option<TimestampWithTimeZone>,
        delivered_at: Option<TimestampWithTimeZone>,
        created_at: TimestampWithTimeZone default now(),
        updated_at: TimestampWithTimeZone default now(),

        check title_is_not_blank (length(title) > 0),
        check delivered_after_start (starts_at.is_null() || delivered_at.is_null() || delivered_at >= starts_at),
    }

    create index projects_by_type on projects (type_code);

    create index projects_by_editor on projects (editor_id, status);

    create index projects_by_status on projects (status);

    /// Who ordered what: a project can have several clients, and a client several projects.
    create table project_clients {
        project_id: BigInteger references projects(id) on delete cascade,
        client_id: BigInteger references clients(id) on delete restrict,
        /// The share of the price that this client pays, in percent.
        share: SmallInteger default 100,

        primary key (project_id, client_id),
        check share_is_a_percentage (share > 0 && share <= 100),
    }

    create index project_clients_by_client on project_clients (client_id);
}
