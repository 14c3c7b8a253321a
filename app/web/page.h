// What the page around the browser edition does for it, as functions: their other half is page.js.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace convwalk::page {

/// Onto the clipboard, as far as the browser allows it. @param png bytes of a picture beside it; empty: none
void copy(const std::string& text, std::string_view png = {});
/// The clipboard's text comes in as if it were pasted, when the browser allows that.
void ask_for_clipboard();
/// The title of the page.
void set_title(const std::string& title);
/// The pointer's picture, as CSS names it.
void set_cursor(const char* name);
void set_fullscreen(bool wanted);
/// Whether characters are being typed: a phone shows its keyboard.
void set_typing(bool typing);
/// What is seen, in words, for those who can't see it.
void describe(const std::string& title, const std::string& words);
/// The address of what is seen: what stands behind its "#".
void set_hash(const std::string& hash);

/// A file for the person, into the browser's downloads.
void download(const std::string& path, std::string_view bytes);
/// Lets the person choose files, which come in as if they were dropped.
void ask_for_file();
/// Keeps a file for the next visit; nullptr instead of a text: no more. @return whether it is kept
bool keep(const std::string& path, const std::string* text);

/// Makes a name this page's own among all that are open. @return false: another page has it
bool claim(const std::string& path);
void release(const std::string& path);

/// Begins an export in a worker, with the settings of the scenario. @param format as format_words() has it
/// @return its number
int begin_export(const std::string& scenario, const std::string& path, const std::string& format);
void cancel_export(int number);

}  // namespace convwalk::page
