//! What readers and writers promise to whoever uses them, held against real files and hostile ones.

mod properties;
mod roundtrip;

/// Office files, built here from XML.
mod office {
    mod damage;
    mod docx;
    mod hostile;
    mod make;
    mod ofd;
    mod pptx;
    mod sheets;
    mod xls;
}
