# SPDX-License-Identifier: MIT
#[=[
Finds the C client library of MySQL or MariaDB: libmariadb (MariaDB Connector/C) or Oracle's libmysqlclient.

Imported target:  MySQLClient::MySQLClient
Variables:        MySQLClient_FOUND, MySQLClient_VERSION (the library's own number), MySQLClient_NAME ("libmariadb" or "libmysqlclient"),
                  MySQLClient_INCLUDE_DIR, MySQLClient_LIBRARY (cache; set both to point at another copy).
]=]
find_package(PkgConfig QUIET)
if(PkgConfig_FOUND)
  pkg_search_module(PC_MySQLClient QUIET libmariadb mysqlclient mariadb)
endif()

find_path(
  MySQLClient_INCLUDE_DIR mysql.h
  HINTS ${PC_MySQLClient_INCLUDE_DIRS}
  PATH_SUFFIXES mariadb mysql)
find_library(
  MySQLClient_LIBRARY
  NAMES mariadb mysqlclient
  HINTS ${PC_MySQLClient_LIBRARY_DIRS}
  PATH_SUFFIXES mariadb mysql)

# Connector/C states its own version beside the server version it speaks for; libmysqlclient has only the latter.
if(MySQLClient_INCLUDE_DIR)
  foreach(header IN ITEMS mariadb_version.h mysql_version.h)
    if(NOT MySQLClient_VERSION AND EXISTS "${MySQLClient_INCLUDE_DIR}/${header}")
      file(STRINGS "${MySQLClient_INCLUDE_DIR}/${header}" lines
           REGEX "#define[ \t]+(MARIADB_PACKAGE_VERSION|MYSQL_SERVER_VERSION|LIBMYSQL_VERSION)[ \t]+\"")
      foreach(macro IN ITEMS MARIADB_PACKAGE_VERSION LIBMYSQL_VERSION MYSQL_SERVER_VERSION)
        if(NOT MySQLClient_VERSION AND lines MATCHES "${macro}[ \t]+\"([0-9.]+)")
          set(MySQLClient_VERSION "${CMAKE_MATCH_1}")
        endif()
      endforeach()
    endif()
  endforeach()
endif()
if(MySQLClient_LIBRARY MATCHES "mysqlclient")
  set(MySQLClient_NAME libmysqlclient)
else()
  set(MySQLClient_NAME libmariadb)
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(
  MySQLClient
  REQUIRED_VARS MySQLClient_LIBRARY MySQLClient_INCLUDE_DIR
  VERSION_VAR MySQLClient_VERSION)

if(MySQLClient_FOUND AND NOT TARGET MySQLClient::MySQLClient)
  add_library(MySQLClient::MySQLClient UNKNOWN IMPORTED)
  set_target_properties(
    MySQLClient::MySQLClient PROPERTIES IMPORTED_LOCATION "${MySQLClient_LIBRARY}"
                                        INTERFACE_INCLUDE_DIRECTORIES "${MySQLClient_INCLUDE_DIR}")
endif()
mark_as_advanced(MySQLClient_INCLUDE_DIR MySQLClient_LIBRARY)
