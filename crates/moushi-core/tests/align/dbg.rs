use super::pool::*;
#[test]
fn wrong() {
    for page in
        [include_str!("../../src/align/suggest.md"), include_str!("../../src/align/kept.md")]
    {
        let pool = Pool::parse(page);
        let links = moushi_core::align::suggest(&pool.requirements, &pool.tasks, &[]);
        let mut n = 0;
        for l in &links {
            let at = pool.requirements.iter().position(|r| r.id == l.requirement).unwrap();
            if pool.answers[at].iter().any(|a| a.task == l.task) {
                continue;
            }
            n += 1;
            println!(
                "{} {:?} {}\n   {} {}\n   {:?}\n   !! {:?}",
                l.strength,
                l.relation,
                pool.requirements[at].words,
                l.task,
                pool.tasks.iter().find(|t| t.id == l.task).unwrap().words,
                l.shared,
                l.weakenings.iter().map(|w| w.message.zh.to_string()).collect::<Vec<_>>()
            );
        }
        println!("===== wrong links {n} of {}", links.len());
    }
}
