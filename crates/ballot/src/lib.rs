//! Pure cryptographic records: canonical encodings, hash chains and Merkle trees.
