//! All there is.

migration! {
    create table users {
        id: BigInteger primary key,
        email: Text check (length(emial) > 3),
        check (emal != ""),
        check email_is_plausible (like(e_mail, "%@%")),
    }
}
