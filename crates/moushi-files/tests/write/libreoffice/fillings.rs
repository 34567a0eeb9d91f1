//! Workbooks of a filling that went through LibreOffice: opened and kept, and nothing in them has changed.

use moushi_core::evaluate::filling::changes;
use moushi_core::evaluate::standards::{STANDARDS, standard};
use moushi_core::text::Lang;

use super::super::filling::{file, sheets};
use super::super::made::{Chance, came, right};
use super::{Folder, converted, tools};

#[test]
fn what_libreoffice_has_kept_comes_back_unchanged() {
    if !tools() {
        return;
    }
    let folder = Folder::new("fillings");
    let mut chance = Chance(11);
    for packed in STANDARDS {
        let standard = standard(packed.name).unwrap();
        let filling = right(&standard, &mut chance);
        let bytes = file(&standard, &filling, Lang::Zh);
        // By way of its own format, so that it has read everything and written it anew.
        let kept = converted(&folder.0, &format!("{}.xlsx", packed.name), &bytes, "ods", None);
        let ods = std::fs::read(kept).unwrap();
        let again = converted(&folder.0, &format!("{}.ods", packed.name), &ods, "xlsx", None);
        let back = came(&standard, &sheets(&std::fs::read(again).unwrap()), &[]);
        assert_eq!(changes(&standard, &filling, &back), [], "{}", packed.name);
        assert_eq!(back.flaws(&standard, Some(&filling)), [], "{}", packed.name);
    }
}
