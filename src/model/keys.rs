//! The key tables of `site.yaml`, front matter and records: name, type and meaning of every key.
//! The decoder, the reference pages and the JSON Schemas are made from them.
