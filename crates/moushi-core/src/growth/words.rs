//! What is wrong with a model formula, its data or its fit, in the words of the person who wrote it 公式与数据的问题: what, and
//! what to do. Finds nothing itself.
