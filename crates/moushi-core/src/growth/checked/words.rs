//! What was found by checking a model, in sentences: what, what it means for the effects of units, what to do. Finds nothing.

use moushi_stats::mixed::checked::{Against, Band, Explained};

use super::Units;
use crate::growth::fitted::Fitted;
use crate::growth::shown::{column, estimate, fixed, percent};
use crate::text::Text;

/// Nothing was found.
pub(super) const NOTHING: Text = Text::new(
    "残差的形状、散布和弯曲都没有发现特别的问题，因变量也没有挤在最高值或最低值。这不说明模型一定正确：公式里没有写的条件，从残差里看不出来。",
    "Nothing in particular was found in the shape, spread and bend of the residuals, nor are rows crowded at an end of the response. This does not show that the model is right: what the formula leaves out is not seen in residuals.",
);

/// How much is explained.
pub(super) fn explained(of: &Explained) -> Text {
    let (marginal, conditional) = (percent(of.marginal), percent(of.conditional));
    Text::of(
        format!(
            "固定效应解释了因变量差别的 {marginal}%，连同各单位的效应解释了 {conditional}%（边际 R² 和条件 R²，Nakagawa 和 Schielzeth 2013；随机斜率按 Johnson 2014）。解释得多，不说明单位好，也不说明原因。"
        ),
        format!(
            "Fixed effects explain {marginal} % of the variance of the response, together with the effects of units {conditional} % (marginal and conditional R², Nakagawa and Schielzeth 2013; slopes after Johnson 2014). Much explained says neither that units are good nor why."
        ),
    )
}

/// A value of the response as it stands in the data.
fn value(value: f64) -> String {
    value.to_string()
}

pub(super) fn ceiling(at: f64, share: f64) -> Text {
    let (at, share) = (value(at), percent(share));
    Text::of(
        format!(
            "{share}% 的行取到因变量的最高值 {at}（天花板）：这些行本来可能更高，量不出来，所以强的单位增值会被低估，单位之间的差别显得太小。请改用没有封顶的成绩或量尺；做不到时，对起点高的单位不要说增值低。"
        ),
        format!(
            "{share} % of the rows have the highest value of the response, {at} (a ceiling): they might have been higher, which cannot be seen, so that effects of strong units are too small and units seem more alike than they are. Use a score or a scale without a ceiling; where there is none, do not call the effects of units with high starts low."
        ),
    )
}

pub(super) fn floor(at: f64, share: f64) -> Text {
    let (at, share) = (value(at), percent(share));
    Text::of(
        format!(
            "{share}% 的行取到因变量的最低值 {at}（地板）：这些行本来可能更低，量不出来，所以弱的单位增值会被高估，单位之间的差别显得太小。请核对最低值是不是表示缺考或没有作答；不是的话，请改用分得开低分的成绩或量尺。"
        ),
        format!(
            "{share} % of the rows have the lowest value of the response, {at} (a floor): they might have been lower, which cannot be seen, so that effects of weak units are too large and units seem more alike than they are. See whether this value stands for an absence or no answer; if not, use a score or a scale that tells low results apart."
        ),
    )
}

pub(super) fn bend(band: &Band, sigma: f64, fitted: &Fitted) -> Text {
    let error = band.deviation / (band.rows as f64).sqrt();
    let (at, mean) = (estimate(band.at, sigma), estimate(band.mean.abs(), error));
    let share = fixed(band.mean.abs() / sigma, 2);
    let (zh, en, zh_effect, en_effect) = match band.mean > 0.0 {
        true => ("高", "above", "偏高", "too large"),
        false => ("低", "below", "偏低", "too small"),
    };
    let spline = spline(fitted);
    Text::of(
        format!(
            "残差的平均随预期值弯曲：预期值在 {at} 附近的行，实际比预期平均{zh} {mean}（{share} 个残差标准差）。行集中在这一段的单位，增值会因此{zh_effect}。请在公式里把数值列改成样条，例如 {spline}，再比较结论变不变。"
        ),
        format!(
            "The mean of the residuals bends with what is expected: rows near {at} lie {mean} {en} it on average ({share} residual standard deviations). Effects of units most of whose rows lie there are {en_effect} for that reason. Make numeric columns of the formula splines, such as {spline}, and see whether results hold."
        ),
    )
}

/// A spline of a numeric column of the model: the first that may be one.
fn spline(fitted: &Fitted) -> String {
    let names = fitted.fit.fixef.0.iter().map(|(name, _)| name.as_str());
    let plain = |name: &&str| fitted.mixed.missing.iter().any(|one| one.column == *name);
    let column = names.into_iter().find(plain).unwrap_or("prior");
    format!("ns({column}, 4)")
}

pub(super) fn spread([low, high]: [&Band; 2], against: Against, sigma: f64) -> Text {
    let error = |band: &Band| band.deviation / (2.0 * band.rows as f64).sqrt();
    let [small, large] = [low, high].map(|band| estimate(band.deviation, error(band)));
    let [at_small, at_large] = [low, high].map(|band| estimate(band.at, sigma));
    let ratio = fixed(high.deviation / low.deviation, 1);
    let (zh, en) = match against {
        Against::Expected => ("预期值", "what is expected"),
        Against::Fitted => ("拟合值", "the fitted value"),
    };
    Text::of(
        format!(
            "残差的散布随{zh}变化：{zh}在 {at_large} 附近的标准差是 {large}，是 {at_small} 附近（{small}）的 {ratio} 倍；模型假定处处一样。行多在散布大的一段的单位，区间比应有的窄，多在散布小的一段的单位，区间比应有的宽。请看是否有天花板或地板，换一种量尺，或者用权重（--weights）让散布大的行少算一些。"
        ),
        format!(
            "The spread of the residuals changes with {en}: near {at_large} their standard deviation is {large}, {ratio} times that near {at_small} ({small}); the model takes it as equal. Intervals of units with rows where the spread is large are too short, of those where it is small too long. See whether there is a ceiling or a floor, take another scale, or give rows that spread more less weight (--weights)."
        ),
    )
}

pub(super) fn heavy(kurtosis: f64) -> Text {
    let kurtosis = fixed(kurtosis, 1);
    Text::of(
        format!(
            "离预期很远的行比正态分布下多（超额峰度 {kurtosis}）。固定效应和行数多的单位受影响很小（Schielzeth 等 2020）；行数少的单位，增值可能由一两行决定。请核对偏离最远的行有没有录错，再去掉它们算一次，看结论变不变。"
        ),
        format!(
            "More rows are far off than a normal distribution has (excess kurtosis {kurtosis}). Fixed effects and units of many rows bear that well (Schielzeth and others 2020); of units of few rows one or two may decide the effect. See whether the rows furthest off are mistakes, and fit once without them to see whether results hold."
        ),
    )
}

pub(super) fn light(kurtosis: f64) -> Text {
    let kurtosis = fixed(kurtosis, 1);
    Text::of(
        format!(
            "离预期很远的行比正态分布下少（超额峰度 {kurtosis}），常见于只有几档、或上下都有限的成绩。对增值效应的影响很小；请看成绩是否只有少数几个值，能换更细的量尺就换。"
        ),
        format!(
            "Fewer rows are far off than a normal distribution has (excess kurtosis {kurtosis}), as with scores of few values or with bounds. Effects of units bear that well; see whether the response has few values, and take a finer scale where there is one."
        ),
    )
}

pub(super) fn skewed(skewness: f64) -> Text {
    let (zh, en) = if skewness > 0.0 { ("高", "high") } else { ("低", "low") };
    let skewness = fixed(skewness, 1);
    Text::of(
        format!(
            "残差偏向一侧（偏度 {skewness}），{zh}的一侧拖得更长。行数多的单位受影响很小；行数少的单位，真正的区间不对称，靠近界限的判断不宜采信。请看是否有天花板或地板，或者换一种量尺（例如对数、按名次换算的标准分）。"
        ),
        format!(
            "Residuals are skewed (skewness {skewness}): the {en} side is longer. Units of many rows bear that well; of units of few rows true intervals are not even on both sides, and judgements near a bound should not be relied on. See whether there is a ceiling or a floor, or take another scale (logarithms, normal scores by rank)."
        ),
    )
}

pub(super) fn units(of: &Units) -> Text {
    let (group, name) = (&of.grouping, column(&of.column));
    let number = |value: Option<f64>| value.map_or_else(|| "—".to_owned(), |one| fixed(one, 1));
    let (skew, heavy) = (number(of.shape.skewness), number(of.shape.kurtosis));
    Text::of(
        format!(
            "“{group}”各单位的效应（{}）不像正态分布（偏度 {skew}，超额峰度 {heavy}）：少数单位与其余相差很远，它们的效应会被过多地拉向平均。请核对这些单位的数据，或者在公式里加上能区分它们的列（例如办学类型）。",
            name.zh
        ),
        format!(
            "Effects of units of “{group}” ({}) are not normal (skewness {skew}, excess kurtosis {heavy}): a few lie far from the others and are drawn too far to the mean. Look at their data, or add a column to the formula that tells them apart, such as their kind.",
            name.en
        ),
    )
}
