// Nothing is read-only for root, so root becomes nobody for a while.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

namespace convwalk::testing {

class AsAnyone {
  public:
    AsAnyone() {
        constexpr uid_t kNobody = 65534;
        if (was_ == 0 && ::seteuid(kNobody) != 0) ADD_FAILURE();
    }
    ~AsAnyone() {
        if (was_ == 0 && ::seteuid(was_) != 0) ADD_FAILURE();
    }
    AsAnyone(const AsAnyone&) = delete;
    AsAnyone& operator=(const AsAnyone&) = delete;

  private:
    uid_t was_ = ::geteuid();
};

}  // namespace convwalk::testing
