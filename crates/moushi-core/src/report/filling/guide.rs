//! What a workbook of a filling says of how it is filled in, on its pages and on its sheet of instructions.

use crate::evaluate::standard::Standard;
use crate::text::Text;

/// The line under the title of a page.
pub fn note(persons: bool) -> Text {
    let usual = Text::new(
        "每个单位一行；带 * 的必填，没有数据的留空，不要填 0。只填白色格子；新增单位填在后面的空行。",
        "A row for each unit; * is required, empty where there is no number, never 0 for it. Fill in white cells; new units go into the empty rows.",
    );
    if !persons {
        return usual;
    }
    Text::of(
        format!("代码和名称填与身份无关的序号，不要填姓名、身份证号、手机号。{}", usual.zh),
        format!(
            "Codes and names are serial numbers: no names of persons, no numbers of theirs. {}",
            usual.en
        ),
    )
}

/// The sheet of instructions, in both languages: whoever fills it in may not be who asked for it.
pub fn lines(standard: &Standard) -> Vec<Text> {
    let both = |words: &str| Text::of(words, words);
    let version = format!("{}@{}", standard.name, standard.version);
    let mut lines = vec![both(&format!("{}（{}）", standard.title.zh, standard.document))];
    lines.extend(GUIDE.iter().map(|line| both(&line.zh)));
    lines.push(both(""));
    lines.push(both(&standard.title.en));
    lines.extend(GUIDE.iter().map(|line| both(&line.en)));
    lines.push(both(""));
    lines.push(both(&version));
    lines
}

static GUIDE: [Text; 8] = [
    Text::new(
        "一、各级单位各一张表，每个单位一行。已知的数据已经填好，有变化再改；灰色格子已锁定。",
        "1. A sheet for each level, a row for each unit. What is known is filled in: change what has changed. Grey cells are locked.",
    ),
    Text::new(
        "二、选中格子会显示填什么、单位、来自哪张报表、允许的范围。只填数字，不写单位；金额以元计，不以万元计。",
        "2. A chosen cell says what it takes, its unit, the form it is from and its limits. Digits only, no units; money in yuan.",
    ),
    Text::new(
        "三、带 * 的必填。没有数据的留空，不要填 0、“无”、“—”；留空的项目不能判定，也不会算作没有达到。",
        "3. * is required. Leave empty what is not known, neither 0 nor a dash: it stays undetermined and counts against nobody.",
    ),
    Text::new(
        "四、新增的单位填在后面的空行，代码不能重复，上级代码要在上级的表里。撤并的单位：撤消工作表保护（没有密码），删去整行。",
        "4. New units go into the empty rows; codes are unique, and the unit above stands in its own table. To take out a unit that is no more, unprotect the sheet (no password) and delete its row.",
    ),
    Text::new(
        "五、可以移动列、改列名、调整列宽、排序，表里表外可以另加列和工作表，上传时不读。不要改动隐藏的第 3 行和最后一列。",
        "5. Columns may be moved, renamed and made wider, rows sorted; further columns and sheets are not read. Leave the hidden row 3 and the hidden last column alone.",
    ),
    Text::new(
        "六、从别处复制时用“选择性粘贴：数值”，否则下拉列表和格式会被覆盖。",
        "6. Paste as values: otherwise lists and limits are lost.",
    ),
    Text::new(
        "七、上传后先看问题和差异，确认了才提交。红色格子有错误，黄色格子请核对，批注里写明原因和办法；同一文件再传一次不会有变化。",
        "7. After the upload you see faults and differences; nothing is handed in before you confirm. Red cells are wrong, yellow ones are to be checked, notes say why and what to do. The same file once more changes nothing.",
    ),
    Text::new(
        "八、不要填写个人的姓名、身份证号、手机号。",
        "8. No names of persons, no numbers of their identity cards or telephones.",
    ),
];
