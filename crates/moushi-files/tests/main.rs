//! Files in, texts out: whole files through the public door.

/// Office files, built here from XML.
mod office {
    mod docx;
    mod hostile;
    mod make;
    mod ofd;
    mod pptx;
    mod sheets;
}
