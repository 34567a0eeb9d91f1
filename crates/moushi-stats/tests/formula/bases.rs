//! Polynomials and splines against numbers known from R.

use super::{design, frame, matrix, numbers};
use moushi_stats::formula::Frame;

/// Heights of R's data set `women`: 58 to 72.
fn women() -> Frame {
    let heights: Vec<f64> = (58..=72).map(f64::from).collect();
    frame(&[("y", numbers(&heights)), ("height", numbers(&heights))])
}

fn near(ours: &[Vec<f64>], theirs: &[[f64; 5]], rows: &[usize], within: f64) {
    for (row, theirs) in rows.iter().zip(theirs) {
        for (column, theirs) in ours.iter().zip(theirs) {
            assert!(
                (column[*row] - theirs).abs() <= within,
                "row {row}: {} {theirs}",
                column[*row]
            );
        }
    }
}

/// `ns(women$height, df = 5)` as R prints it in the reference output of its examples (package
/// splines, splines-Ex.Rout.save).
const NATURAL: [[f64; 5]; 15] = [
    [0.0, 0.0, 0.0, 0.0, 0.0],
    [7.592323e-03, 0.0, -0.08670223, 0.26010669, -0.1734044626],
    [6.073858e-02, 0.0, -0.15030440, 0.45091320, -0.3006088020],
    [2.047498e-01, 6.073858e-05, -0.16778345, 0.50335034, -0.3355668952],
    [4.334305e-01, 1.311953e-02, -0.13244035, 0.39732106, -0.2648807067],
    [6.256681e-01, 8.084305e-02, -0.07399720, 0.22199159, -0.1479943948],
    [6.477162e-01, 2.468416e-01, -0.02616007, 0.07993794, -0.0532919575],
    [4.791667e-01, 4.791667e-01, 0.01406302, 0.02031093, -0.0135406187],
    [2.468416e-01, 6.477162e-01, 0.09733619, 0.02286023, -0.0152401533],
    [8.084305e-02, 6.256681e-01, 0.27076826, 0.06324188, -0.0405213106],
    [1.311953e-02, 4.334305e-01, 0.48059836, 0.12526031, -0.0524087186],
    [6.073858e-05, 2.047498e-01, 0.59541597, 0.19899261, 0.0007809246],
    [0.0, 6.073858e-02, 0.50097182, 0.27551020, 0.1627793975],
    [0.0, 7.592323e-03, 0.22461127, 0.35204082, 0.4157555879],
    [0.0, 0.0, -0.14285714, 0.42857143, 0.7142857143],
];

/// `bs(women$height, df = 5)`, from the same place.
const CUBIC: [[f64; 5]; 15] = [
    [0.0, 0.0, 0.0, 0.0, 0.0],
    [4.534439e-01, 0.059857872, 0.001639942, 0.0, 0.0],
    [5.969388e-01, 0.203352770, 0.013119534, 0.0, 0.0],
    [5.338010e-01, 0.376366618, 0.044278426, 0.0, 0.0],
    [3.673469e-01, 0.524781341, 0.104956268, 0.0, 0.0],
    [2.001640e-01, 0.595025510, 0.204719388, 9.110787e-05, 0.0],
    [9.110787e-02, 0.566326531, 0.336734694, 5.830904e-03, 0.0],
    [3.125000e-02, 0.468750000, 0.468750000, 3.125000e-02, 0.0],
    [5.830904e-03, 0.336734694, 0.566326531, 9.110787e-02, 0.0],
    [9.110787e-05, 0.204719388, 0.595025510, 2.001640e-01, 0.0],
    [0.0, 0.104956268, 0.524781341, 3.673469e-01, 0.002915452],
    [0.0, 0.044278426, 0.376366618, 5.338010e-01, 0.045553936],
    [0.0, 0.013119534, 0.203352770, 5.969388e-01, 0.186588921],
    [0.0, 0.001639942, 0.059857872, 4.534439e-01, 0.485058309],
    [0.0, 0.0, 0.0, 0.0, 1.0],
];

#[test]
fn splines_are_those_of_r() {
    let rows: Vec<usize> = (0..15).collect();
    near(&matrix("y ~ 0 + ns(height, df = 5)", &women()), &NATURAL, &rows, 5e-8);
    near(&matrix("y ~ 0 + bs(height, 5)", &women()), &CUBIC, &rows, 5e-8);
}

/// Some rows of `predict(ns(women$height, df = 5), seq(58, 72, length.out = 51))`, same place.
#[test]
fn splines_at_new_values_are_those_of_r() {
    let rows = [1, 19, 24, 34, 43];
    let theirs = [
        [0.0001666667, 0.0, -0.025270112, 0.07581034, -0.050540224],
        [0.6571666667, 0.1215, -0.056075985, 0.16822795, -0.112151970],
        [0.5386666667, 0.4146666667, 0.000777096, 0.02966871, -0.019779141],
        [0.036, 0.5386666667, 0.383523810, 0.09342857, -0.051619048],
        [0.0, 0.0571666667, 0.492809524, 0.27857143, 0.171452381],
    ];
    let design = design("y ~ 0 + ns(height, df = 5)", &women());
    let values: Vec<f64> = (0..51).map(|at| 58.0 + 14.0 * f64::from(at) / 50.0).collect();
    let new = frame(&[("height", numbers(&values))]);
    let block = design.over_new(&new).unwrap().block(0..51).unwrap();
    let columns: Vec<Vec<f64>> = (0..5).map(|at| block.column(at).to_vec()).collect();
    near(&columns, &theirs, &rows, 5e-9);
    assert!(block.response.is_empty() && block.weight.is_none());
}

/// Values with ties, unevenly spread. The four tables below were computed from the definitions by
/// other means: scipy's B-splines and their derivatives, numpy's QR.
const UNEVEN: [f64; 12] = [0.3, 1.1, 1.1, 2.0, 2.9, 3.3, 4.7, 4.7, 5.2, 6.0, 7.4, 9.5];

/// `ns(x, knots = c(2, 4, 5), Boundary.knots = c(0, 8), intercept = TRUE)`; the last row beyond.
const GIVEN_KNOTS: [[f64; 5]; 12] = [
    [-0.085484449974, 0.000675, -0.245075893357, 0.571843751166, -0.326767857809],
    [0.33855568636, 0.033275, -0.157394806721, 0.367254549016, -0.209859742295],
    [0.33855568636, 0.033275, -0.157394806721, 0.367254549016, -0.209859742295],
    [0.559309550324, 0.2, -0.077445809872, 0.180706889701, -0.103261079829],
    [0.396181432502, 0.528725, -0.010580703491, 0.071938308146, -0.041107604655],
    [0.262685112788, 0.654313888889, 0.038092641711, 0.053515317488, -0.030580181422],
    [0.001716214047, 0.494325, 0.429758624511, 0.144354876141, -0.070238500652],
    [0.001716214047, 0.494325, 0.429758624511, 0.144354876141, -0.070238500652],
    [0.0, 0.304888888889, 0.546750750751, 0.203063063063, -0.054702702703],
    [0.0, 0.111111111111, 0.533033033033, 0.274774774775, 0.081081081081],
    [0.0, 0.003, 0.100094594595, 0.353445945946, 0.543459459459],
    [0.0, 0.0, -0.831081081081, 0.439189189189, 1.391891891892],
];

/// `ns(x, 3)` with knots at quantiles.
const TIES: [[f64; 3]; 12] = [
    [0.0, 0.0, 0.0],
    [-0.099449483642, 0.260739647331, -0.155991638721],
    [-0.099449483642, 0.260739647331, -0.155991638721],
    [-0.147327843299, 0.493288754665, -0.295117838774],
    [-0.058254586422, 0.595525111624, -0.356132681575],
    [0.030288181856, 0.591658754335, -0.352067727626],
    [0.387634554047, 0.460792509033, -0.224335210618],
    [0.387634554047, 0.460792509033, -0.224335210618],
    [0.466449962183, 0.413457131372, -0.150225054686],
    [0.50186211107, 0.364644734128, -0.012278696526],
    [0.352141965065, 0.342260002288, 0.274111312761],
    [-0.1581924942, 0.393774122252, 0.764418371947],
];

/// `bs(x, degree = 2, knots = c(2, 5), Boundary.knots = c(1, 8), intercept = TRUE)`; the first and the
/// last row beyond.
const QUADRATIC: [[f64; 5]; 12] = [
    [2.89, -2.0125, 0.1225, 0.0, 0.0],
    [0.81, 0.1875, 0.0025, 0.0, 0.0],
    [0.81, 0.1875, 0.0025, 0.0, 0.0],
    [0.0, 0.75, 0.25, 0.0, 0.0],
    [0.0, 0.3675, 0.5875, 0.045, 0.0],
    [0.0, 0.240833333333, 0.665277777778, 0.093888888889, 0.0],
    [0.0, 0.0075, 0.5875, 0.405, 0.0],
    [0.0, 0.0075, 0.5875, 0.405, 0.0],
    [0.0, 0.0, 0.435555555556, 0.56, 0.004444444444],
    [0.0, 0.0, 0.222222222222, 0.666666666667, 0.111111111111],
    [0.0, 0.0, 0.02, 0.34, 0.64],
    [0.0, 0.0, 0.125, -1.375, 2.25],
];

/// `poly(x, 4)` by Gram and Schmidt.
const POWERS: [[f64; 4]; 12] = [
    [-0.404471636849, 0.430950767287, -0.475903911228, 0.434053239434],
    [-0.317410477348, 0.191451173325, 0.031295019592, -0.233098149734],
    [-0.317410477348, 0.191451173325, 0.031295019592, -0.233098149734],
    [-0.219466672909, -0.019639512766, 0.308545265016, -0.307555108167],
    [-0.12152286847, -0.168951703087, 0.346570357064, -0.065578668098],
    [-0.07799228872, -0.215482542118, 0.306069019134, 0.060388773392],
    [0.074364740407, -0.282240596418, 0.00144327787, 0.276851304047],
    [0.074364740407, -0.282240596418, 0.00144327787, 0.276851304047],
    [0.128777965095, -0.269854628432, -0.131723052178, 0.220433745268],
    [0.215839124596, -0.210376810765, -0.323883343953, -0.015092399886],
    [0.368196153723, 0.011164781862, -0.457322260992, -0.602372850234],
    [0.596731697413, 0.623768494206, 0.362171332211, 0.188216959665],
];

fn agree<const N: usize>(right: &str, theirs: &[[f64; N]]) {
    let frame = frame(&[("y", numbers(&UNEVEN)), ("x", numbers(&UNEVEN))]);
    let ours = matrix(&format!("y ~ 0 + {right}"), &frame);
    assert_eq!(ours.len(), N, "{right}");
    for (at, ours) in ours.iter().enumerate() {
        for (ours, theirs) in ours.iter().zip(theirs) {
            assert!((ours - theirs[at]).abs() < 1e-11, "{right} {at}: {ours} {}", theirs[at]);
        }
    }
}

#[test]
fn bases_agree_with_their_definitions() {
    agree("ns(x, knots = c(2, 4, 5), Boundary.knots = c(0, 8), intercept = TRUE)", &GIVEN_KNOTS);
    agree("ns(x, 3)", &TIES);
    let quadratic =
        "bs(x, degree = 2, knots = c(2, 5), Boundary.knots = c(1, 8), intercept = TRUE)";
    agree(quadratic, &QUADRATIC);
    agree("poly(x, 4)", &POWERS);
    let raw: Vec<[f64; 2]> = UNEVEN.iter().map(|x| [*x, x * x]).collect();
    agree("poly(x, 2, raw = TRUE)", &raw);
}

/// `poly(1:10, 3)` and its value at 2.1, as R prints them.
#[test]
fn polynomials_are_those_of_r() {
    let tens: Vec<f64> = (1..=10).map(f64::from).collect();
    let frame = frame(&[("y", numbers(&tens)), ("x", numbers(&tens))]);
    let columns = matrix("y ~ 0 + poly(x, 3)", &frame);
    let theirs = [
        [-0.49543369, 0.52223297, -0.4534252],
        [-0.38533732, 0.17407766, 0.1511417],
        [-0.27524094, -0.08703883, 0.3778543],
        [-0.16514456, -0.26111648, 0.3346710],
        [-0.05504819, -0.34815531, 0.1295501],
    ];
    for (row, theirs) in theirs.iter().enumerate() {
        for (at, theirs) in theirs.iter().enumerate() {
            let sign = if at == 1 { 1.0 } else { -1.0 };
            assert!((columns[at][row] - theirs).abs() < 5e-8);
            assert!((columns[at][9 - row] - sign * theirs).abs() < 5e-8);
        }
    }
    let design = design("y ~ 0 + poly(x, 3)", &frame);
    let new = super::frame(&[("x", numbers(&[2.1]))]);
    let block = design.over_new(&new).unwrap().block(0..1).unwrap();
    for (ours, theirs) in block.values.iter().zip([-0.3743277, 0.1440493, 0.1890351]) {
        assert!((ours - theirs).abs() < 5e-8);
    }
}

/// Values far from zero and far apart do not spoil orthogonality, nor overflow.
#[test]
fn polynomials_stay_orthogonal() {
    for (centre, step) in [(0.0, 1.0), (1e9, 1.0), (-3.0, 1e-3), (0.0, 1e30)] {
        let values: Vec<f64> =
            (0..500).map(|at| centre + step * f64::from(at * at % 101 + at)).collect();
        let frame = frame(&[("y", numbers(&values)), ("x", numbers(&values))]);
        let columns = matrix("y ~ poly(x, 12)", &frame);
        for (i, a) in columns.iter().enumerate().skip(1) {
            for (j, b) in columns.iter().enumerate().take(i + 1) {
                let product: f64 = a.iter().zip(b).map(|(a, b)| a * b).sum();
                let expected = f64::from(u8::from(i == j));
                assert!((product - expected).abs() < 1e-9, "{centre} {step} {i} {j}: {product}");
            }
        }
    }
}

/// Beyond the boundary a natural spline is a straight line, inside it bends without a jump.
#[test]
fn natural_splines_are_straight_beyond_the_boundary() {
    let design = design("y ~ 0 + ns(height, 4)", &women());
    let values: Vec<f64> = (0..400).map(|at| 50.0 + f64::from(at) * 0.075).collect();
    let new = frame(&[("height", numbers(&values))]);
    let block = design.over_new(&new).unwrap().block(0..400).unwrap();
    for at in 0..4 {
        let column = block.column(at);
        let bends: Vec<f64> = column.windows(3).map(|w| w[0] - 2.0 * w[1] + w[2]).collect();
        for (bend, value) in bends.iter().zip(&values[1..]) {
            let outside = !(58.0 - 0.08..=72.0 + 0.08).contains(value);
            assert!(bend.abs() < if outside { 1e-12 } else { 0.01 }, "{at} {value}: {bend}");
        }
        assert!(bends.iter().any(|bend| bend.abs() > 1e-5));
    }
}
