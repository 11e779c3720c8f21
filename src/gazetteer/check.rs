//! Lints over gazetteer files: what loads but would make a reviewer frown.
