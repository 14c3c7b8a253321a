#include "web/page.h"

#include <emscripten/emscripten.h>

// clang-format off
EM_JS(void, page_copy, (const char* text, const char* png, int count), {
    Module.page.copy(UTF8ToString(text), count ? HEAPU8.slice(png, png + count) : null);
})
EM_JS(void, page_ask_for_clipboard, (), { Module.page.askForClipboard(); })
EM_JS(void, page_set_title, (const char* title), { Module.page.setTitle(UTF8ToString(title)); })
EM_JS(void, page_set_cursor, (const char* name), { Module.page.setCursor(UTF8ToString(name)); })
EM_JS(void, page_set_fullscreen, (int wanted), { Module.page.setFullscreen(!!wanted); })
EM_JS(void, page_set_typing, (int typing), { Module.page.setTyping(!!typing); })
EM_JS(void, page_describe, (const char* title, const char* words), {
    Module.page.describe(UTF8ToString(title), UTF8ToString(words));
})
EM_JS(void, page_set_hash, (const char* hash), { Module.page.setHash(UTF8ToString(hash)); })
EM_JS(void, page_download, (const char* path, const char* bytes, int count), {
    Module.page.download(UTF8ToString(path), HEAPU8.slice(bytes, bytes + count));
})
EM_JS(void, page_ask_for_file, (), { Module.page.askForFile(); })
EM_JS(int, page_keep, (const char* path, const char* text), {
    return Module.page.keep(UTF8ToString(path), text ? UTF8ToString(text) : null) ? 1 : 0;
})
EM_JS(int, page_claim, (const char* path), { return Module.page.claim(UTF8ToString(path)) ? 1 : 0; })
EM_JS(void, page_release, (const char* path), { Module.page.release(UTF8ToString(path)); })
EM_JS(int, page_begin_export, (const char* scenario, const char* path, const char* format), {
    return Module.page.beginExport(UTF8ToString(scenario), UTF8ToString(path), UTF8ToString(format));
})
EM_JS(void, page_cancel_export, (int number), { Module.page.cancelExport(number); })
// clang-format on

namespace convwalk::page {

void copy(const std::string& text, std::string_view png) {
    page_copy(text.c_str(), png.data(), static_cast<int>(png.size()));
}

void ask_for_clipboard() {
    page_ask_for_clipboard();
}

void set_title(const std::string& title) {
    page_set_title(title.c_str());
}

void set_cursor(const char* name) {
    page_set_cursor(name);
}

void set_fullscreen(bool wanted) {
    page_set_fullscreen(wanted ? 1 : 0);
}

void set_typing(bool typing) {
    page_set_typing(typing ? 1 : 0);
}

void describe(const std::string& title, const std::string& words) {
    page_describe(title.c_str(), words.c_str());
}

void set_hash(const std::string& hash) {
    page_set_hash(hash.c_str());
}

void download(const std::string& path, std::string_view bytes) {
    page_download(path.c_str(), bytes.data(), static_cast<int>(bytes.size()));
}

void ask_for_file() {
    page_ask_for_file();
}

bool keep(const std::string& path, const std::string* text) {
    return page_keep(path.c_str(), text ? text->c_str() : nullptr) != 0;
}

bool claim(const std::string& path) {
    return page_claim(path.c_str()) != 0;
}

void release(const std::string& path) {
    page_release(path.c_str());
}

int begin_export(const std::string& scenario, const std::string& path, const std::string& format) {
    return page_begin_export(scenario.c_str(), path.c_str(), format.c_str());
}

void cancel_export(int number) {
    page_cancel_export(number);
}

}  // namespace convwalk::page
