//! All there is.

migration! {
    create table users {
        id: BigInteger primary key,
    }

    execute "alter table users add email text" irreversible declares {
        alter table user {
            add column email: Text,
        }
    }

    execute "alter table users add email text" irreversible declares {
        execute "select 1" irreversible;
    }

    execute "alter table users add name text" irreversible declares {
        alter table users {
            drop column name,
            add column id: Text,
        }
    }

    execute "drop table people" irreversible declares { drop tabel people; }
}
