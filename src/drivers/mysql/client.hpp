// SPDX-License-Identifier: MIT
#pragma once

#include <mysql.h>

#include <type_traits>

/// The one place where libmariadb and Oracle's libmysqlclient differ for us.
namespace quarry::drivers::mysql {

/// my_bool there, bool here.
using Flag = std::remove_pointer_t<decltype(MYSQL_BIND::is_null)>;

#if defined(MARIADB_PACKAGE_VERSION)
/// Calls can be started and continued when the socket is ready, so that our deadlines hold to the millisecond. With
/// libmysqlclient they block, and the read and write timeouts of the connection hold instead.
#define QUARRY_MYSQL_NONBLOCKING 1
#endif

}  // namespace quarry::drivers::mysql
