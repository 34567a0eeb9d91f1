//! Samples held against values that a few lines of Python computed from the rule as it is written down
//! (`hashlib.sha256`), and what holds for any list.

use std::collections::BTreeSet;

use moushi_core::track::{Member, Population, mark};

use super::Chance;

const SEED: &str = "福彩双色球第2023045期 03 08 12 19 25 31 07";

fn member(stratum: &str, code: String) -> Member {
    Member { code, stratum: stratum.to_owned() }
}

fn schools() -> Vec<Member> {
    let of = |city: &'static str, count: usize| {
        (1..=count).map(move |at| member(city, format!("{city}教育局/第{at}中学")))
    };
    of("临江市", 12).chain(of("白河市", 7)).chain(of("松原县", 4)).collect()
}

fn codes<'a>(drawn: &[&'a Member]) -> Vec<&'a str> {
    drawn.iter().map(|one| one.code.as_str()).collect()
}

#[test]
fn the_same_list_and_seed_give_the_published_sample() {
    let list = Population::of(schools()).unwrap();
    assert_eq!(list.digest(), "ab01a810c3fbedeb96fc17b3d98dec5fe72d6a46701b2e74480cdea3088fff83");
    assert_eq!(
        mark(SEED, "临江市教育局/第1中学"),
        "ff576f0e6d23e7056e4e83fd8410b0391554f7993dc69b99f9ef0e110aa022ef"
    );
    assert_eq!(
        codes(&list.draw(SEED, 6, false)),
        [
            "白河市教育局/第6中学",
            "临江市教育局/第2中学",
            "白河市教育局/第3中学",
            "临江市教育局/第3中学",
            "临江市教育局/第4中学",
            "临江市教育局/第11中学",
        ]
    );
    assert_eq!(
        codes(&list.draw(SEED, 6, true)),
        [
            "临江市教育局/第2中学",
            "临江市教育局/第3中学",
            "临江市教育局/第4中学",
            "松原县教育局/第4中学",
            "白河市教育局/第6中学",
            "白河市教育局/第3中学",
        ]
    );
}

#[test]
fn the_order_of_the_list_does_not_matter_and_every_unit_does() {
    let list = Population::of(schools()).unwrap();
    let mut chance = Chance(3);
    for _ in 0..200 {
        let mut turned = schools();
        turned.rotate_left(chance.below(23));
        turned.swap(chance.below(23), chance.below(23));
        let turned = Population::of(turned).unwrap();
        assert_eq!(turned.digest(), list.digest());
        let (size, by) = (chance.below(30), chance.below(2) == 0);
        let seed = chance.below(1000).to_string();
        let drawn = turned.draw(&seed, size, by);
        assert_eq!(drawn, list.draw(&seed, size, by));
        assert_eq!(drawn.len(), size.min(23));
        assert_eq!(drawn.iter().collect::<BTreeSet<_>>().len(), drawn.len(), "nobody twice");
        for city in ["临江市", "白河市", "松原县"] {
            let whole = schools().iter().filter(|one| one.stratum == city).count();
            let here = drawn.iter().filter(|one| one.stratum == city).count();
            let share = whole * size.min(23) / 23;
            assert!(!by || (share..=share + 1).contains(&here), "{city}: {here} of {size}");
        }
    }
    let mut fewer = schools();
    fewer.pop();
    assert_ne!(Population::of(fewer).unwrap().digest(), list.digest());
}

#[test]
fn a_list_that_does_not_tell_its_units_apart_is_refused() {
    let twice = vec![member("", "第一小学".into()), member("县", "第一小学".into())];
    for wrong in
        [twice, Vec::new(), vec![member("", String::new())], vec![member("", "a\nb".into())]]
    {
        let refusal = Population::of(wrong).unwrap_err();
        assert!(!refusal.advice.zh.is_empty() && !refusal.message.en.is_empty());
    }
}
