use dbmigrate_core::*;
use dbmigrate_lang::*;
fn main() {
    let dir = std::env::args().nth(1).unwrap();
    let show = std::env::args().nth(2);
    let t0 = std::time::Instant::now();
    let mut files: Vec<_> = std::fs::read_dir(&dir)
        .unwrap()
        .filter_map(|e| e.ok())
        .map(|e| e.path())
        .filter(|p| p.extension().is_some_and(|e| e == "rs"))
        .collect();
    files.sort();
    let backs: Vec<Backend> = show
        .as_deref()
        .map(|s| if s == "all" { Backend::ALL.to_vec() } else { vec![s.parse().unwrap()] })
        .unwrap_or(vec![Backend::Sqlite]);
    let mut r = Replay::new(&backs);
    for f in &files {
        let id = Id::new(f.file_stem().unwrap().to_str().unwrap()).unwrap();
        let text = std::fs::read_to_string(f).unwrap();
        match r.push(&id, &text) {
            Ok(m) => {
                if show.is_some() {
                    for l in m.lowered.iter() {
                        println!("-- {} {} {}", m.id, l.backend, l.hash);
                        for o in l.operations.iter() {
                            println!("-- {} {}:{}", o.summary, o.verdict, o.line);
                            for s in o.up.iter() {
                                if let Step::Sql(s) = s {
                                    println!("{};", s.sql)
                                }
                            }
                            println!("-- down");
                            for s in o.down.iter().flat_map(|d| d.iter()) {
                                if let Step::Sql(s) = s {
                                    println!("-- {};", s.sql.replace("\n", "\n-- "))
                                }
                            }
                        }
                    }
                }
            }
            Err(rs) => {
                for x in rs {
                    println!("{}", x.render(&f.display().to_string(), &text));
                }
            }
        }
    }
    eprintln!("{} files {:?}", files.len(), t0.elapsed());
}
