// SPDX-License-Identifier: MIT
// A schema as third parties have them (the tables of the Chinook sample database, with rows of our own): names in
// mixed case, keys of several columns, a table that refers to itself, prices, moments.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "quarry/quarry.hpp"

namespace quarry::test::music {

struct Artist : Table {
  using Table::Table;
  Column<int> id{this, "ArtistId", primary_key};
  Column<std::optional<std::string>> name{this, "Name", types::String{120}};
};
struct Album : Table {
  using Table::Table;
  Column<int> id{this, "AlbumId", primary_key};
  Column<std::string> title{this, "Title", types::String{160}};
  Column<int> artist_id{this, "ArtistId", indexed, foreign_key("Artist.ArtistId")};
};
struct Genre : Table {
  using Table::Table;
  Column<int> id{this, "GenreId", primary_key};
  Column<std::optional<std::string>> name{this, "Name", types::String{120}};
};
struct Track : Table {
  using Table::Table;
  Column<int> id{this, "TrackId", primary_key};
  Column<std::string> name{this, "Name", types::String{200}};
  Column<std::optional<int>> album_id{this, "AlbumId", indexed, foreign_key("Album.AlbumId")};
  Column<std::optional<int>> genre_id{this, "GenreId", indexed, foreign_key("Genre.GenreId")};
  Column<std::optional<std::string>> composer{this, "Composer", types::String{220}};
  Column<int> milliseconds{this, "Milliseconds"};
  Column<Decimal> unit_price{this, "UnitPrice", types::Numeric{10, 2}};
};
struct Employee : Table {
  using Table::Table;
  Column<int> id{this, "EmployeeId", primary_key};
  Column<std::string> last_name{this, "LastName", types::String{20}};
  Column<std::optional<int>> reports_to{this, "ReportsTo", indexed, foreign_key("Employee.EmployeeId")};
  Column<std::optional<DateTime>> hired{this, "HireDate"};
};
struct Customer : Table {
  using Table::Table;
  Column<int> id{this, "CustomerId", primary_key};
  Column<std::string> name{this, "LastName", types::String{40}};
  Column<std::optional<std::string>> country{this, "Country", types::String{40}};
  Column<std::string> email{this, "Email", types::String{60}, unique};
  Column<std::optional<int>> support{this, "SupportRepId", indexed, foreign_key("Employee.EmployeeId")};
};
struct Invoice : Table {
  using Table::Table;
  Column<int> id{this, "InvoiceId", primary_key};
  Column<int> customer_id{this, "CustomerId", indexed, foreign_key("Customer.CustomerId")};
  Column<DateTime> date{this, "InvoiceDate"};
  Column<Decimal> total{this, "Total", types::Numeric{10, 2}};
};
struct InvoiceLine : Table {
  using Table::Table;
  Column<int> id{this, "InvoiceLineId", primary_key};
  Column<int> invoice_id{this, "InvoiceId", indexed, foreign_key("Invoice.InvoiceId", {.on_delete = cascade})};
  Column<int> track_id{this, "TrackId", indexed, foreign_key("Track.TrackId")};
  Column<Decimal> unit_price{this, "UnitPrice", types::Numeric{10, 2}};
  Column<int> quantity{this, "Quantity"};
  TableItems items{this, CheckConstraint{quantity > 0}.named("CK_Quantity")};
};
struct Playlist : Table {
  using Table::Table;
  Column<int> id{this, "PlaylistId", primary_key};
  Column<std::optional<std::string>> name{this, "Name", types::String{120}};
};
struct PlaylistTrack : Table {
  using Table::Table;
  Column<int> playlist_id{this, "PlaylistId", primary_key, foreign_key("Playlist.PlaylistId")};
  Column<int> track_id{this, "TrackId", primary_key, indexed, foreign_key("Track.TrackId")};
};

/// All tables, and rows for them that are the same on every run: 40 artists, 120 albums, 960 tracks, 60 customers, 400
/// invoices of one to six lines.
struct Store {
  MetaData metadata;
  Artist artist{"Artist", metadata};
  Album album{"Album", metadata};
  Genre genre{"Genre", metadata};
  Track track{"Track", metadata};
  Employee employee{"Employee", metadata};
  Customer customer{"Customer", metadata};
  Invoice invoice{"Invoice", metadata};
  InvoiceLine line{"InvoiceLine", metadata};
  Playlist playlist{"Playlist", metadata};
  PlaylistTrack playlist_track{"PlaylistTrack", metadata};

  /// @return how many rows were inserted.
  std::int64_t load(const Engine& engine) const {
    using Text = std::optional<std::string>;
    using Number = std::optional<int>;
    const auto text = [](const char* word, int n) { return std::string(word) + " " + std::to_string(n); };
    std::vector<std::tuple<int, Text>> artists, genres, playlists;
    for (int i = 1; i <= 40; ++i) artists.emplace_back(i, i == 13 ? Text() : text("Artist's", i));
    for (int i = 1; i <= 8; ++i) genres.emplace_back(i, text("Genre", i));
    for (int i = 1; i <= 5; ++i) playlists.emplace_back(i, text("List", i));
    std::vector<std::tuple<int, std::string, int>> albums;
    for (int i = 1; i <= 120; ++i) albums.emplace_back(i, text("Album \"é\"", i), i % 40 + 1);
    std::vector<std::tuple<int, std::string, Number, Number, Text, int, Decimal>> tracks;
    for (int i = 1; i <= 960; ++i) {
      tracks.emplace_back(i, text("Track", i), (i - 1) / 8 + 1, i % 9 == 0 ? Number() : Number(i % 8 + 1),
                          i % 3 == 0 ? Text() : text("Composer", i % 50), 90'000 + i * 251 % 300'000, price(i));
    }
    const std::vector<std::tuple<int, std::string, Number, std::optional<DateTime>>> employees{
        {1, "Adams", {}, hired(2002)},  {2, "Edwards", 1, hired(2003)},
        {3, "Peacock", 2, hired(2004)}, {4, "Park", 2, {}},
        {5, "Johnson", 1, hired(2005)}, {6, "King", 5, hired(2006)}};
    const std::array<const char*, 4> countries{"Norway", "Brazil", "Côte d'Ivoire", "India"};
    std::vector<std::tuple<int, std::string, Text, std::string, Number>> customers;
    for (int i = 1; i <= 60; ++i) {
      customers.emplace_back(i, text("Customer", i),
                             i % 7 == 0 ? Text() : Text(countries[static_cast<std::size_t>(i) % 4]),
                             "c" + std::to_string(i) + "@example.org", 3 + i % 2);
    }
    std::vector<std::tuple<int, int, DateTime, Decimal>> invoices;
    std::vector<std::tuple<int, int, int, Decimal, int>> lines;
    for (int i = 1; i <= 400; ++i) {
      const int count = i % 6 + 1;
      std::int64_t cents = 0;
      for (int k = 0; k < count; ++k) {
        const int id = (i * 7 + k * 131) % 960 + 1;
        const int quantity = k % 2 + 1;
        lines.emplace_back(static_cast<int>(lines.size()) + 1, i, id, price(id), quantity);
        cents += price_in_cents(id) * quantity;
      }
      const DateTime day = hired(2020) + std::chrono::days{i * 3} + std::chrono::minutes{i};
      invoices.emplace_back(i, i % 60 + 1, day, in_cents(cents));
    }
    std::vector<std::tuple<int, int>> listed;
    for (int list = 1; list <= 5; ++list) {
      for (int id = list; id <= 960; id += list * 10) listed.emplace_back(list, id);
    }
    const auto put = [&](const auto& insert, const auto& rows) { return engine.execute_many(insert, rows); };
    return put(insert(artist).columns(artist.id, artist.name), artists) +
           put(insert(genre).columns(genre.id, genre.name), genres) +
           put(insert(playlist).columns(playlist.id, playlist.name), playlists) +
           put(insert(album).columns(album.id, album.title, album.artist_id), albums) +
           put(insert(track).columns(track.id, track.name, track.album_id, track.genre_id, track.composer,
                                     track.milliseconds, track.unit_price),
               tracks) +
           put(insert(employee).columns(employee.id, employee.last_name, employee.reports_to, employee.hired),
               employees) +
           put(insert(customer).columns(customer.id, customer.name, customer.country, customer.email, customer.support),
               customers) +
           put(insert(invoice).columns(invoice.id, invoice.customer_id, invoice.date, invoice.total), invoices) +
           put(insert(line).columns(line.id, line.invoice_id, line.track_id, line.unit_price, line.quantity), lines) +
           put(insert(playlist_track).columns(playlist_track.playlist_id, playlist_track.track_id), listed);
  }

  static std::int64_t price_in_cents(int track) { return track % 10 == 0 ? 199 : 99; }
  static Decimal in_cents(std::int64_t cents) {
    const std::string rest = std::to_string(cents % 100);
    return Decimal(std::to_string(cents / 100) + "." + (rest.size() < 2 ? "0" : "") + rest);
  }
  static Decimal price(int track) { return in_cents(price_in_cents(track)); }
  static DateTime hired(int year) {
    return DateTime(std::chrono::local_days{std::chrono::year{year} / 1 / 15} + std::chrono::hours{9});
  }
};

}  // namespace quarry::test::music
