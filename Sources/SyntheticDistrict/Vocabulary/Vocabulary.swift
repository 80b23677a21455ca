/// The words that synthetic people and places are made of. Frequencies are rough, names are common: no list here comes
/// from records of people.
enum Vocabulary {}
