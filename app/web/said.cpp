#include "web/said.h"

#include <emscripten/emscripten.h>

#include <exception>
#include <new>
#include <utility>

namespace convwalk {
namespace {

std::string said;

}  // namespace

const char* say(std::string text) {
    keep_said(std::move(text));
    return said.c_str();
}

void keep_said(std::string text) {
    said = std::move(text);
}

std::string sentence_of_thrown() {
    try {
        throw;
    } catch (const std::bad_alloc&) {
        return "there is not enough memory for that";
    } catch (const std::exception& error) {
        return error.what();
    }
}

}  // namespace convwalk

extern "C" EMSCRIPTEN_KEEPALIVE const char* convwalk_said() {
    return convwalk::said.c_str();
}
