#[derive(dbmigrate::Table)]
enum Color {
    Red,
}

#[derive(dbmigrate::Table)]
union Bits {
    whole: u32,
}

#[derive(dbmigrate::Table)]
struct Pair(i32, i32);

#[derive(dbmigrate::Table)]
struct Nothing;

#[derive(dbmigrate::Table)]
struct Borrowed<'a> {
    title: &'a str,
}

#[derive(dbmigrate::Table)]
struct NoField {}
