enum Queries {}
