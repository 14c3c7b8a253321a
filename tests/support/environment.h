// A variable of the environment for as long as a test needs it.
#pragma once

#include <stdlib.h>

#include <optional>
#include <string>

namespace convwalk::testing {

class WithVariable {
  public:
    /// @param value nullopt: not set
    WithVariable(const char* name, const std::optional<std::string>& value) : name_(name) {
        if (const char* old = ::getenv(name)) old_ = old;
        put(value);
    }
    ~WithVariable() { put(old_); }
    WithVariable(const WithVariable&) = delete;
    WithVariable& operator=(const WithVariable&) = delete;

  private:
    void put(const std::optional<std::string>& value) {
        if (value) {
            ::setenv(name_, value->c_str(), 1);
        } else {
            ::unsetenv(name_);
        }
    }
    const char* name_;
    std::optional<std::string> old_;
};

}  // namespace convwalk::testing
