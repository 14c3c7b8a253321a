// What an edit of a value gives back.
#pragma once

namespace convwalk {

/// A value as a panel gives it back. `changed`: draw it; `done`: the edit has ended, so it is one step of
/// undo.
template <typename T>
struct Edit {
    T value;
    bool changed = false;
    bool done = false;
};

}  // namespace convwalk
